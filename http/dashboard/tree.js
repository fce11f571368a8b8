// The supervision tree, and the ends of instances of all models, the latest first.

import { element, keyed, setState, setText, show } from "./dom.js";
import { clock, mood, percent, plural } from "./text.js";

const most_causes = 20;

function remarksOf(node) {
  const remarks = [];
  if (node.restarts > 0) remarks.push(plural(node.restarts, "restart"));
  if (node.queue_depth > 0) remarks.push(`${node.queue_depth} queued`);
  if (node.busy_ms > 0) remarks.push(`busy for ${node.busy_ms} ms`);
  if (node.progress !== undefined && node.progress < 1) remarks.push(percent(node.progress));
  if (node.breaker && node.breaker !== "closed") remarks.push(`breaker ${node.breaker}`);
  if (node.orphans > 0) remarks.push(plural(node.orphans, "abandoned thread"));
  if (node.pid !== undefined) remarks.push(`pid ${node.pid}`);
  if (node.spare) remarks.push(`spare ${node.spare}`);
  if (node.detail) remarks.push(node.detail);
  return remarks.join(" · ");
}

function createNode(node) {
  return element("li", {},
    element("div", { class: "node" }, element("span", { class: "name" }, node.name), element("span", { class: "state" }),
      element("small", { class: "remarks" })),
    element("p", { class: "cause" }), element("ul"));
}

function updateNode(item, node) {
  const [line, cause, children] = item.children;
  setState(line.children[1], node.state, mood(node.state));
  setText(line.children[2], remarksOf(node));
  setText(cause, node.cause ?? "");
  show(cause, Boolean(node.cause));
  keyed(children, node.children, (child) => child.name, createNode, updateNode);
  show(children, node.children.length > 0);
}

export function showTree(root) {
  keyed(document.querySelector("#tree"), [root], (node) => node.name, createNode, updateNode);
}

function causesBelow(node) {
  const own = (node.causes ?? []).map((cause) => ({ ...cause, model: node.name }));
  return own.concat(...node.children.map(causesBelow));
}

export function showCauses(root) {
  const causes = causesBelow(root).sort((a, b) => (a.time < b.time ? 1 : -1)).slice(0, most_causes);
  keyed(document.querySelector("#causes"), causes,
    (cause) => `${cause.time} ${cause.instance} ${cause.incarnation} ${cause.cause}`,
    (cause) => element("li", {},
      element("div", { class: "split" },
        element("span", {}, element("b", {}, cause.instance || cause.model), " ", element("span", { class: "cause-kind" }, cause.cause)),
        element("time", { datetime: cause.time }, clock(cause.time))),
      element("p", { class: "cause" }, cause.message)),
    () => {});
  show(document.querySelector("#no-causes"), causes.length === 0);
}
