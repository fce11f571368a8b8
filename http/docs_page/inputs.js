// The inputs in which a request is written: one for each parameter and each field of a form.

import { element, show } from "./dom.js";

let count = 0;

// What an input shows for a value, and what a server reads from it.
function textOf(value) {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

// What an example of a file stands for: a picture is written as a data URL.
export function fileOf(text) {
  const [, type, bytes] = /^data:([^;,]+);base64,((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)$/.exec(text) ?? [];
  return type ? new Blob([Uint8Array.from(atob(bytes), (each) => each.charCodeAt(0))], { type }) : new Blob([text]);
}

function choices(values, required) {
  const all = required ? values : ["", ...values];
  return element("select", {}, ...all.map((value) => element("option", { value }, value === "" ? "(left out)" : value)));
}

function controlFor(schema, required) {
  if (schema.enum) return choices(schema.enum, required);
  if (schema.type === "boolean") return choices(["true", "false"], required);
  if (schema.contentMediaType) return element("input", { type: "file" });
  if (schema.type === "array") return element("input", { type: "text", placeholder: "items with commas between them" });
  return element("input", { type: "text", placeholder: schema.default === undefined ? "" : `default: ${textOf(schema.default)}` });
}

// A row with a label and an input. `value()`: a text, a file, or undefined where it is left out.
export function inputFor({ name, where, required, schema, description }, changed) {
  const control = controlFor(schema, required);
  control.id = `input-${count += 1}`;
  control.dataset.name = name;
  control.setAttribute("autocomplete", "off");
  control.setAttribute("spellcheck", "false");
  if (required) control.setAttribute("aria-required", "true");
  const notes = [where, kindOf(schema), required ? "needed" : ""].filter(Boolean).join(", ");
  const words = [description, schema.description].filter(Boolean).join(" ");
  const label = element("label", { for: control.id }, element("b", {}, name), element("small", {}, notes));
  const node = element("div", { class: "input" }, label, control);
  if (words) {
    control.setAttribute("aria-describedby", `${control.id}-about`);
    node.append(element("small", { class: "about", id: `${control.id}-about` }, words));
  }
  control.addEventListener("input", changed);
  const unchosen = element("small", { hidden: "" }, "Without a file, the example is sent.");
  node.append(unchosen);
  let given;
  return {
    node, name, schema,
    set(value) {
      given = value;
      if (control.type === "file") return show(unchosen, value !== undefined);
      control.value = Array.isArray(value) ? value.map(textOf).join(",") : textOf(value);
    },
    value() {
      if (control.type !== "file") return control.value === "" ? undefined : control.value;
      if (control.files.length > 0) return control.files[0];
      return given === undefined ? undefined : fileOf(textOf(given));
    },
  };
}

export function kindOf(schema) {
  if (schema.contentMediaType) return "a file";
  if (schema.type === "array") return `a list of ${kindOf(schema.items ?? {})}`;
  const kind = Array.isArray(schema.type) ? schema.type.join(" or ") : schema.type ?? "anything";
  const limits = [
    schema.minimum === undefined ? "" : `from ${schema.minimum}`,
    schema.maximum === undefined ? "" : `to ${schema.maximum}`,
    schema.minLength === undefined ? "" : `at least ${schema.minLength} characters`,
    schema.maxLength === undefined ? "" : `at most ${schema.maxLength} characters`,
  ];
  return [schema.format ?? kind, ...limits].filter(Boolean).join(" ");
}
