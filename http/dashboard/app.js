// Puts the page together: each status that comes is shown by the parts of the page.

import { element, keyed, setState, setText, show } from "./dom.js";
import { listen } from "./feed.js";
import { History, bytesOf, keyOf } from "./history.js";
import { showLoads } from "./loads.js";
import { showModels } from "./models.js";
import { Plot } from "./plot.js";
import { bytes, clock, duration, mood, plural } from "./text.js";
import { showCauses, showTree } from "./tree.js";

const history = new History();
const health = document.querySelector("#health");
const connection = document.querySelector("#connection");
const plots = document.querySelector("#plots");

const hostPlot = new Plot("Host");
const modelPlot = new Plot("Models");
plots.append(hostPlot.node, modelPlot.node);
const devicePlots = element("div", { class: "devices" });
plots.append(devicePlots);

function showHealth(status) {
  setState(health.firstChild, status.status, mood(status.status));
  const reasons = status.reasons.join("; ");
  if (health.childNodes.length === 1) health.append(element("span", { class: "reasons" }));
  setText(health.lastChild, reasons);
  document.title = status.status === "ok" ? "mainstay" : `${status.status} – mainstay`;
}

function showFacts(status) {
  const ready = status.models.filter((model) => model.ready).length;
  const facts = [
    ["up for", duration(status.uptime_s)],
    ["ready", `${ready} of ${plural(status.models.length, "model")}`],
  ];
  if (status.memory.own > 0) facts.push(["own memory", bytes(status.memory.own)]);
  keyed(document.querySelector("#facts"), facts, ([name]) => name,
    ([name]) => element("div", {}, element("dt", {}, name), element("dd")),
    (node, [, value]) => setText(node.lastChild, value));
}

function showMemory({ memory, models }) {
  setState(document.querySelector("#memory-level"), memory.level, mood(memory.level));
  const known = memory.total > 0;
  show(document.querySelector("#no-memory"), !known);
  show(hostPlot.node, known);
  show(modelPlot.node, models.some((model) => bytesOf(model) > 0));
  const window_s = history.window_s;
  hostPlot.update([
    { name: "in use", points: history.series((s) => s.memory.used), shown: `${bytes(memory.used)} of ${bytes(memory.total)}` },
    { name: "by the server", points: history.series((s) => s.memory.own), shown: bytes(memory.own) },
  ], window_s, bytes, memory.total);
  modelPlot.update(models.map((model) => ({
    name: `${model.name} ${model.version}`,
    points: history.series((s) => s.models.get(keyOf(model))?.bytes),
    shown: bytes(bytesOf(model)),
  })), window_s, bytes);
  const devices = memory.devices.map((device, index) => ({ ...device, index }));
  keyed(devicePlots, devices, (device) => device.index, (device) => {
    const plot = new Plot(device.name);
    plot.node.plot = plot;
    return plot.node;
  }, (node, device) => {
    node.plot.update([{
      name: "in use",
      points: history.series((s) => s.memory.devices[device.index]?.used),
      shown: `${bytes(device.used)} of ${bytes(device.total)}`,
    }], window_s, bytes, device.total);
  });
}

function onStatus(status) {
  history.add(status);
  showHealth(status);
  showFacts(status);
  showModels(status.models, history);
  showMemory(status);
  showLoads(status.loads);
  showTree(status.tree);
  showCauses(status.tree);
}

function onConnection(live, lastSeen) {
  const since = lastSeen ? ` What is shown is of ${clock(lastSeen)}.` : "";
  setText(connection, live ? "live" : `The server is away; trying again.${since}`);
  connection.className = `connection ${live ? "live" : "away"}`;
  document.body.classList.toggle("stale", !live);
}

listen(onStatus, onConnection);
