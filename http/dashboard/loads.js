// What is being loaded and what waits for its turn.

import { element, keyed, setText, show } from "./dom.js";
import { clock, percent, plural } from "./text.js";

const underWay = document.querySelector("#under-way");
const queue = document.querySelector("#queue");

const keyOf = (load) => `${load.model}/${load.version}`;
const nameOf = (load) => `${load.model} ${load.version}`;

function attemptOf(load) {
  return load.attempt > 1 ? `, attempt ${load.attempt}` : "";
}

export function showLoads({ under_way, waiting }) {
  keyed(underWay, under_way, keyOf,
    (load) => element("li", {}, element("div", { class: "split" }, element("span"), element("b")),
      element("progress", { max: 1, "aria-label": `Progress of ${nameOf(load)}` })),
    (row, load) => {
      setText(row.querySelector("span"), `${nameOf(load)}${attemptOf(load)}`);
      setText(row.querySelector("b"), percent(load.progress));
      row.querySelector("progress").value = load.progress;
    });
  keyed(queue, waiting, keyOf,
    () => element("li", {}, element("span"), element("small")),
    (row, load) => {
      setText(row.querySelector("span"), `${nameOf(load)}${attemptOf(load)}`);
      setText(row.querySelector("small"), load.held_up_by || `asked for at ${clock(load.asked)}`);
    });
  show(document.querySelector("#queue-title"), waiting.length > 0);
  show(document.querySelector("#no-loads"), under_way.length + waiting.length === 0);
  setText(document.querySelector("#loads-title"),
    waiting.length > 0 ? `Loading (${plural(waiting.length, "waits", "wait")})` : "Loading");
}
