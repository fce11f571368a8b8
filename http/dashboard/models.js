// The table of models.

import { ask, orders } from "./actions.js";
import { element, keyed, setAttribute, setState, setText, show, vector } from "./dom.js";
import { bytesOf, keyOf } from "./history.js";
import { bytes, duration, milliseconds, mood, percent, rate } from "./text.js";

const rows = document.querySelector("#model-rows");
const coming = ["queued", "loading", "warming"];

function cell(label, ...children) {
  return element("td", { role: "cell", "data-label": label }, ...children);
}

function numberCell(label, name) {
  const node = cell(label, element("span", { class: name }), element("small", { class: `${name}-more` }));
  node.classList.add("number");
  return node;
}

function breakerCell() {
  const node = cell("Breaker", element("span", { class: "state" }));
  node.classList.add("breaker");
  return node;
}

function orderButton(order, row) {
  const button = element("button", { type: "button", "data-order": order.name.toLowerCase() }, order.name);
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-disabled") !== "true") ask(order, row.model);
  });
  return button;
}

function createRow(model) {
  const row = element("tr", { role: "row", "data-model": keyOf(model) },
    element("th", { role: "rowheader", scope: "row" }, element("span", { class: "name" }, model.name),
      element("small", { class: "version" })),
    cell("State", element("span", { class: "state" }),
      element("progress", { max: 1, "aria-label": `Progress of loading ${model.name}` }),
      element("small", { class: "reason" })),
    numberCell("Requests", "rate"), numberCell("p50 / p99", "latency"), numberCell("Waiting", "waiting"),
    numberCell("Memory", "memory"), breakerCell(),
    numberCell("Restarts", "restarts"), cell("Orders"));
  row.cells[2].prepend(vector("svg", { viewBox: "0 0 60 16", class: "spark", preserveAspectRatio: "none", "aria-hidden": "true" },
    vector("path", { class: "line line-0" })));
  const group = element("div", { class: "orders", role: "group", "aria-label": `Orders to ${model.name} version ${model.version}` });
  for (const order of orders) group.append(orderButton(order, row));
  row.lastChild.append(group);
  return row;
}

// Said and looked like, but not disabled: focus would be lost by whoever has it there.
function allow(row, order, allowed) {
  setAttribute(row.querySelector(`[data-order=${order}]`), "aria-disabled", !allowed);
}

function fill(row, name, text, more = "") {
  setText(row.querySelector(`.${name}`), text);
  setText(row.querySelector(`.${name}-more`), more);
}

function showState(row, model) {
  const loads = coming.includes(model.state);
  setState(row.querySelector(".state"), model.state, mood(model.state));
  const progress = row.querySelector("progress");
  show(progress, loads);
  progress.value = model.progress;
  const said = [];
  if (loads) said.push(percent(model.progress));
  if (loads && model.attempts > 1) said.push(`attempt ${model.attempts}`);
  if (model.state !== "ready" && model.reason) said.push(model.reason);
  setText(row.querySelector(".reason"), said.join(" · "));
}

function sparkOf(points, window_s) {
  // Only as much as can be told apart in so little room.
  const span = Math.min(window_s, 120);
  const recent = points.filter(([ago]) => ago <= span);
  const most = Math.max(1e-9, ...recent.map(([, value]) => value));
  return recent.map(([ago, value], index) =>
    `${index ? "L" : "M"}${(60 * (1 - ago / span)).toFixed(1)} ${(15 - 14 * (value / most)).toFixed(1)}`).join("");
}

function updateRow(row, model, history, versions) {
  row.model = model;
  const key = keyOf(model);
  setText(row.querySelector(".version"),
    `version ${model.version}${versions > 1 && model.default ? ", served by default" : ""}`);
  showState(row, model);
  const rates = history.rates(key);
  fill(row, "rate", rate(rates.all), rates.wrong > 0 ? `${rate(rates.wrong)} wrong` : "");
  row.querySelector(".rate-more").classList.toggle("alarm", rates.wrong > 0);
  row.querySelector(".spark path").setAttribute("d", sparkOf(history.perSecond(key), history.window_s));
  fill(row, "latency", `${milliseconds(model.latency_ms.p50)} / ${milliseconds(model.latency_ms.p99)}`);
  fill(row, "waiting", String(model.queue_depth + model.waiting), model.waiting > 0 ? `${model.waiting} for its load` : "");
  const taken = bytesOf(model);
  fill(row, "memory", taken > 0 ? bytes(taken) : "–",
    model.last_used_s_ago === null ? "never used" : `used ${duration(model.last_used_s_ago)} ago`);
  setState(row.querySelector(".breaker > .state"), model.breaker, mood(model.breaker));
  fill(row, "restarts", String(model.restarts), `${model.serving} of ${model.instances} serve`);
  const away = ["unknown", "unloaded", "failed"].includes(model.state);
  allow(row, "load", away);
  allow(row, "unload", !["unknown", "unloaded", "unloading"].includes(model.state));
}

export function showModels(models, history) {
  const versions = new Map();
  for (const { name } of models) versions.set(name, (versions.get(name) ?? 0) + 1);
  keyed(rows, models, keyOf, createRow, (row, model) => updateRow(row, model, history, versions.get(model.name)));
  show(document.querySelector("#no-models"), models.length === 0);
}
