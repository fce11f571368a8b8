// The request that stands in an operation's inputs.

import { exampleIn } from "./document.js";
import { element } from "./dom.js";
import { fileOf, inputFor } from "./inputs.js";
import { written } from "./json.js";

const isForm = (type) => type === "multipart/form-data" || type === "application/x-www-form-urlencoded";

// A body that is written as a text, or taken from a file.
function textBody({ type, schema, content }, changed) {
  const area = element("textarea", { rows: "8", spellcheck: "false", "aria-label": `Body, ${type}` });
  const file = element("input", { type: "file", "aria-label": "A file in the place of the text" });
  area.addEventListener("input", changed);
  file.addEventListener("change", changed);
  const binary = !type.includes("json") && !type.startsWith("text/");
  const read = (text) => (schema?.contentMediaType === "image/*" ? fileOf(text) : text);
  return {
    node: element("div", { class: "body" }, area, ...(binary ? [file] : [])),
    set(name) {
      const value = exampleIn(content, name);
      area.value = value === undefined ? "" : type.includes("json") || typeof value !== "string" ? written(value) : value;
    },
    value: () => (file.files.length > 0 ? file.files[0] : area.value ? read(area.value) : undefined),
    parts: () => undefined,
  };
}

function formBody({ type, schema, content }, changed) {
  const fields = Object.entries(schema.properties ?? {}).map(([name, each]) =>
    inputFor({ name, where: "form", required: schema.required?.includes(name) ?? false, schema: each }, changed));
  const parts = () => fields.flatMap((field) => {
    const value = field.value();
    if (value === undefined) return [];
    const many = field.schema.type === "array" && typeof value === "string" ? value.split(",") : [value];
    return many.map((each) => [field.name, each]);
  });
  return {
    node: element("div", { class: "inputs" }, ...fields.map((field) => field.node)),
    set(name) {
      const example = exampleIn(content, name) ?? {};
      for (const field of fields) field.set(example[field.name]);
    },
    value() {
      const form = type === "multipart/form-data" ? new FormData() : new URLSearchParams();
      for (const [name, value] of parts()) form.append(name, value);
      return form;
    },
    parts,
  };
}

export class RequestForm {
  constructor(operation, changed) {
    this.operation = operation;
    this.inputs = operation.parameters.map((each) => inputFor({
      name: each.name, where: each.in, required: each.required, schema: each.schema ?? {}, description: each.description,
    }, changed));
    this.bodies = operation.contents.map((each) => (isForm(each.type) ? formBody : textBody)(each, changed));
    this.chosen = 0;
  }

  // Puts an example in.
  set(name) {
    this.inputs.forEach((input, place) => input.set(exampleIn(this.operation.parameters[place], name)));
    for (const body of this.bodies) body.set(name);
  }

  choose(place) {
    this.chosen = place;
    this.bodies.forEach((body, each) => { body.node.hidden = each !== place; });
  }

  // A path with its query, headers and a body, as fetch takes them; `parts` are those of a form.
  read() {
    const { method, path, parameters, contents } = this.operation;
    let filled = path;
    const query = [], headers = {};
    parameters.forEach((parameter, place) => {
      const value = this.inputs[place].value();
      if (parameter.in === "path") filled = filled.replace(`{${parameter.name}}`, encodeURIComponent(value ?? ""));
      else if (value === undefined) return;
      else if (parameter.in === "query") query.push(`${encodeURIComponent(parameter.name)}=${encodeURIComponent(value)}`);
      else headers[parameter.name] = value;
    });
    const body = this.bodies[this.chosen];
    const type = contents[this.chosen]?.type;
    // The browser itself says where the parts of a form end.
    if (body && !isForm(type)) headers["Content-Type"] = type;
    return { method, target: query.length > 0 ? `${filled}?${query.join("&")}` : filled, headers, body: body?.value(), parts: body?.parts(), type };
  }
}
