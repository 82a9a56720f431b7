// The list of records.

import { $, ask, fill, follow, make } from "./common.js";

let newest = 0;

function row(one) {
  const found = !one.isKnown ? "Not looked at yet" : one.counts || "Nothing";
  return make(
    "tr",
    { class: one.isStopped && "stopped" },
    make("th", { scope: "row" }, make("a", { href: `${one.key}/`, "data-key": one.key }, one.name), make("small", {}, [one.key, one.title].filter(Boolean).join(" · "))),
    make("td", { "data-label": "Status" }, one.status),
    make("td", { "data-label": "Areas graded" }, one.graded),
    make("td", { "data-label": "What check finds" }, found, one.isStopped && make("small", {}, "Nothing can be built of it")),
  );
}

follow("-/news", async ({ number }) => {
  newest = number;
  const records = await ask("-/records");
  if (number !== newest) return;
  const stopped = records.filter((one) => one.isStopped).length;
  const count = records.length === 1 ? "One record" : `${records.length} records`;
  $("count").textContent = stopped ? `${count}; nothing can be built of ${stopped}` : records.length ? count : "There is no record now.";
  $("records").hidden = !records.length;
  fill($("records").tBodies[0], ...records.map(row));
});
