// Schemas as people read them: an indented list of names, kinds and meanings.

import { resolve } from "./document.js";
import { element } from "./dom.js";
import { kindOf } from "./inputs.js";

// A schema may be part of itself, as a tree's node is.
const deepest = 5;

export function schemaNode(document, schema, depth = 0) {
  const meant = resolve(document, schema) ?? {};
  const about = [meant.enum ? meant.enum.join(" | ") : kindOf(meant), meant.description].filter(Boolean).join(": ");
  const node = element("span", { class: "schema" }, about);
  const inner = meant.type === "array" ? resolve(document, meant.items) : meant;
  if (!inner?.properties || depth >= deepest) return node;
  const list = element("ul");
  for (const [name, each] of Object.entries(inner.properties)) {
    const needed = inner.required?.includes(name) ? "" : "?";
    list.append(element("li", {}, element("b", {}, name + needed), " ", schemaNode(document, each, depth + 1)));
  }
  return element("div", {}, node, list);
}
