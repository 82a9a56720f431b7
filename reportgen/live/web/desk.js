// One record: its page as it is edited, and what stands beside it.

import { $, ask, fill, follow, make } from "./common.js";

const SANDBOX = "allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-downloads";
const BLOCKS = "h1, h2, h3, h4, h5, h6, p, li, tr, blockquote";
const TRIES = 8;

let frame = null; // the page that is shown
let made = 0; // the number of the newest page, and of the newest of all else
let told = 0;

// --- the page, without losing the place

async function turn(number) {
  made = number;
  const next = make("iframe", { class: "page coming", title: "The report", sandbox: SANDBOX, src: `page?${number}` });
  const loaded = new Promise((resolve) => next.addEventListener("load", resolve, { once: true }));
  $("stage").append(next);
  await loaded;
  if (number !== made) {
    next.remove(); // a newer one is on its way
    return;
  }
  for (const link of next.contentDocument.querySelectorAll("a[href]:not([href^='#']):not([download])")) {
    link.target = "_blank";
    link.rel = "noopener noreferrer";
  }
  if (frame) keepPlace(frame.contentWindow, next.contentWindow);
  const hadFocus = document.activeElement === frame;
  next.classList.remove("coming");
  frame?.remove();
  frame = next;
  if (hadFocus) next.focus();
}

/** Scroll the new page so that what stood at the top of the old one stands where it stood. */
function keepPlace(old, next) {
  if (old.scrollY === 0) return;
  const found = marks(next.document);
  const seen = [...marks(old.document).values()].filter((one) => one.getBoundingClientRect().bottom > 0);
  const names = new Map([...marks(old.document)].map(([name, one]) => [one, name]));
  for (const one of seen.slice(0, TRIES)) {
    const same = found.get(names.get(one));
    if (same) return shift(next, same, one);
  }
  const anchor = seen[0]?.closest("[id]");
  const same = anchor && next.document.getElementById(anchor.id);
  if (same) shift(next, same, anchor);
  else next.scrollTo(0, old.scrollY);
}

function shift(next, same, one) {
  next.scrollBy(0, same.getBoundingClientRect().top - one.getBoundingClientRect().top);
}

/** Return the blocks of a page by their words; of those that say the same, each by which one it is. */
function marks(document) {
  const found = new Map();
  const counts = new Map();
  for (const one of document.querySelectorAll(BLOCKS)) {
    if (one.closest("nav") || !one.getClientRects().length) continue;
    const words = one.textContent.replace(/^\s*\d+\s/, "").trim(); // paragraphs are numbered anew
    const count = (counts.get(words) ?? 0) + 1;
    counts.set(words, count);
    found.set(`${count} ${words}`, one);
  }
  return found;
}

function lead(event) {
  const link = event.target.closest("a[data-anchor]");
  if (!link) return;
  event.preventDefault();
  if (!frame?.contentDocument.getElementById(link.dataset.anchor)) return;
  const page = frame.contentWindow.location;
  page.replace(new URL(`#${link.dataset.anchor}`, page.href).href);
  frame.scrollIntoView({ block: "nearest" });
  frame.focus();
}

// --- what stands beside it

function leading(anchor, key, text) {
  return anchor ? make("a", { href: `page#${anchor}`, "data-anchor": anchor, "data-key": key }, text) : text;
}

function strip(one) {
  const step = (_, place) =>
    make("span", { class: place === one.given ? `step given-${1 + Math.floor((place * 4) / (one.steps.length - 1))}` : "step" });
  return make("span", { class: one.given === null ? "strip none" : "strip", "aria-hidden": "true" }, one.steps.map(step));
}

function judgement(one) {
  const kind = one.is_overall ? "judgement overall" : one.is_part ? "judgement part" : "judgement";
  return make(
    "li",
    { class: kind },
    make("p", { class: "label" }, leading(one.anchor, one.label, one.label)),
    make("p", { class: "grade" }, strip(one), make("strong", {}, one.grade)),
    one.reasons.map((reason) => make("p", { class: "reason" }, reason)),
  );
}

function line(excerpt) {
  return make(
    "pre",
    { class: "line" },
    make("span", { class: "line-number", "aria-hidden": "true" }, String(excerpt.line)),
    make("code", {}, excerpt.before, make("mark", {}, excerpt.marked || " "), excerpt.after),
  );
}

function problem(one) {
  const isShown = one.found === `'${one.excerpt?.marked}'`;
  const parts = [
    ["Found", isShown ? "" : one.found],
    ["Expected", one.expected],
    ["What to do", one.hint],
  ].filter(([, text]) => text);
  return make(
    "li",
    { class: `problem ${one.severity}` },
    make("p", { class: "message" }, make("span", { class: "severity" }, one.severity), " ", leading(one.anchor, `${one.code} ${one.where}`, one.message)),
    one.where && make("p", { class: "where" }, one.where),
    one.excerpt && line(one.excerpt),
    parts.length > 0 && make("dl", {}, parts.map(([name, text]) => make("div", {}, make("dt", {}, name), make("dd", {}, text)))),
    make("p", { class: "code" }, [one.code, one.field].filter(Boolean).join(" · ")),
  );
}

function waiver(one) {
  return make("li", { class: "problem" }, make("p", { class: "message" }, one.message), make("p", { class: "where" }, one.where), make("p", {}, `Waived: ${one.reason}`));
}

function sheet(panel, data) {
  const errors = panel.problems.filter((one) => one.severity === "error");
  const below = data.isGood
    ? "The page below is for this desk alone: it tells what must not leave it."
    : data.hasPage
      ? "Below, the last good page."
      : "";
  return [
    make("h2", { id: "sheet-title" }, "Nothing can be built of this record"),
    below && make("p", { class: "aside" }, below),
    make("ol", { class: "problems" }, errors.map(problem)),
  ].filter(Boolean);
}

function show(data) {
  const { panel } = data;
  $("all").hidden = !data.many;
  if (!panel) return;
  const name = panel.provider || data.file;
  const rest = panel.problems.filter((one) => !panel.is_stopped || one.severity !== "error");
  document.title = [panel.is_stopped ? "✕" : "", name, panel.counts && `– ${panel.counts}`].filter(Boolean).join(" ");
  $("provider").textContent = name;
  $("what").textContent = [data.key, panel.title].filter(Boolean).join(" · ");
  $("status").textContent = panel.status;
  $("status").hidden = !panel.status;
  $("status").classList.toggle("is-draft", panel.is_draft);
  $("summary").textContent = panel.counts || "Nothing found";
  document.body.classList.toggle("is-stopped", panel.is_stopped);
  document.body.classList.toggle("is-behind", !data.isGood);
  $("sheet").hidden = !panel.is_stopped;
  fill($("sheet"), ...(panel.is_stopped ? sheet(panel, data) : []));
  $("old").hidden = !(panel.is_old && panel.judged.length);
  $("outcome-title").parentElement.hidden = !panel.judged.length;
  fill($("outcome"), ...panel.judged.map(judgement));
  const [some, none] = panel.is_stopped
    ? ["Beside the errors, which stand above the page.", "Nothing beside the errors, which stand above the page."]
    : [panel.counts, "Nothing. A report can be built."];
  $("counts").textContent = rest.length ? some : none;
  fill($("problems"), ...rest.map(problem));
  fill($("waived"), ...(panel.waived.length ? [make("h3", {}, "Waived in the record"), make("ul", { class: "problems" }, panel.waived.map(waiver))] : []));
}

document.addEventListener("click", lead);
follow("news", async (news) => {
  if (news.made !== made) turn(news.made);
  if (news.told === told) return;
  told = news.told;
  const data = await ask("beside");
  if (news.told === told) show(data);
});
