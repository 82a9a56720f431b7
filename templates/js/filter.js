// Shows of a list what has every word that is typed, and fits each choice. It sends and keeps nothing.
(() => {
  "use strict";
  const panel = document.querySelector("[role=search]");
  const field = panel.querySelector("input[type=search]");
  const choices = [...panel.querySelectorAll("[data-of]")];
  const told = panel.querySelector("[role=status]");
  const all = panel.querySelector("button");
  const { things, none } = panel.dataset;

  // Accents, capitals and the form of apostrophes make no difference.
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[‘’]/g, "'").toLowerCase();
  const chosen = (choice) => (choice.type === "checkbox" ? (choice.checked ? choice.value : "") : choice.value);

  const groups = [...document.querySelectorAll("[data-group]")].map((group) => ({
    group,
    way: document.querySelector(`a[href="#${group.id}"]`)?.closest("li"),
    entries: [...group.querySelectorAll("[data-entry]")].map((entry) => ({
      entry,
      text: plain(`${(entry.querySelector("[data-sought]") ?? entry).textContent} ${entry.dataset.entry}`),
    })),
  }));
  const total = groups.reduce((sum, { entries }) => sum + entries.length, 0);

  const set = (element, hidden) => {
    if (element && element.hidden !== hidden) element.hidden = hidden;
  };

  const narrow = () => {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    const asked = choices.map((choice) => [choice.dataset.of, chosen(choice)]).filter(([, value]) => value);
    let shown = 0;
    for (const { group, way, entries } of groups) {
      let here = 0;
      for (const { entry, text } of entries) {
        const fits = words.every((word) => text.includes(word)) && asked.every(([of, value]) => entry.dataset[of] === value);
        set(entry, !fits);
        if (fits) here += 1;
      }
      set(group, !here);
      set(way, !here);
      shown += here;
    }
    const message = shown ? `${shown.toLocaleString("en-GB")} of ${total.toLocaleString("en-GB")} ${things}` : none;
    // What is said again, unchanged, would be read out again.
    if (told.textContent !== message) told.textContent = message;
    set(all, !words.length && !asked.length);
  };

  const clear = () => {
    field.value = "";
    for (const choice of choices) {
      if (choice.type === "checkbox") choice.checked = false;
      else choice.value = "";
    }
    narrow();
    field.focus();
  };

  panel.addEventListener("input", narrow);
  all.addEventListener("click", clear);
  // A browser that comes back to the page may have kept what was typed.
  window.addEventListener("pageshow", narrow);
  panel.hidden = false;
})();
