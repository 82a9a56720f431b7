// Gathers what was written and gives it to its writer as a file. It sends nothing, and keeps nothing.
(() => {
  "use strict";
  const main = document.querySelector("main");
  const role = document.querySelector("#write-role");
  const missing = document.querySelector("#role-missing");
  const saved = document.querySelector(".saved");
  const spaces = [...document.querySelectorAll("textarea")];
  const { inspection, edition } = main.dataset;
  let unsaved = false;

  const answers = () => ({
    format: 1,
    inspection,
    edition,
    role: role.value.trim(),
    comments: spaces
      .filter((space) => space.value.trim())
      .map((space) => ({ on: space.dataset.anchor, text: space.value })),
  });

  const save = () => {
    const said = answers();
    missing.textContent = said.role ? "" : "Please fill in your role: without it the form cannot be read.";
    role.setAttribute("aria-invalid", String(!said.role));
    if (!said.role) {
      saved.textContent = "";
      role.focus();
      return;
    }
    const link = document.createElement("a");
    const file = new Blob([JSON.stringify(said, null, 1)], { type: "application/json" });
    link.href = URL.createObjectURL(file);
    link.download = `${inspection}-comments.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    unsaved = false;
    const count = said.comments.length;
    saved.textContent = `Saved ${link.download} with ${count || "no"} comment${count === 1 ? "" : "s"}.`;
  };

  document.querySelectorAll(".without-script").forEach((one) => one.remove());
  document.querySelectorAll(".with-script").forEach((one) => one.removeAttribute("hidden"));
  document.querySelector("button").addEventListener("click", save);
  document.addEventListener("input", () => {
    unsaved = true;
    saved.textContent = "";
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
})();
