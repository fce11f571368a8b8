// One operation: what is said of it, and the request that can be sent.

import { Answer } from "./answer.js";
import { curlOf } from "./curl.js";
import { resolve } from "./document.js";
import { element, setText, show } from "./dom.js";
import { keyOf } from "./key.js";
import { RequestForm } from "./request.js";
import { schemaNode } from "./schema.js";

const scopes = {
  open: "Everybody may ask for it.",
  infer: "It is for those who use models.",
  admin: "It is for those who run the server.",
  metrics: "It is for those who watch the server.",
};

let count = 0;

export function operationNode(operation) {
  const { method, path, said, id } = operation;
  const node = element("details", { class: "operation", id, "data-method": method, "data-path": path },
    element("summary", {}, element("span", { class: `method ${method.toLowerCase()}` }, method),
      element("code", { class: "path" }, path), element("span", { class: "what" }, said.summary ?? "")));
  // What nobody looks at is not made.
  node.addEventListener("toggle", () => {
    if (node.open && node.childElementCount === 1) node.append(inside(operation));
  });
  return node;
}

function inside(operation) {
  const { said } = operation;
  const node = element("div", { class: "inside" });
  if (said.description) node.append(element("p", {}, said.description));
  const keyed = said.security?.length > 0 ? " A key is needed." : "";
  node.append(element("p", { class: "quiet" }, (scopes[said["x-scope"]] ?? "") + keyed));
  node.append(requestNode(operation), responsesNode(operation));
  return node;
}

function labelled(text, control) {
  control.id = `choice-${count += 1}`;
  return element("div", { class: "input" }, element("label", { for: control.id }, element("b", {}, text)), control);
}

function requestNode(operation) {
  const curl = element("pre", { class: "curl", tabindex: "0", "aria-label": "The request for a shell" });
  const form = new RequestForm(operation, refresh);
  const answer = new Answer();
  const send = element("button", { type: "submit", class: "strong send" }, "Send");
  const stop = element("button", { type: "button", class: "stop", hidden: "" }, "Stop");
  const copy = element("button", { type: "button", class: "copy" }, "Copy as curl");

  function refresh() {
    setText(curl, curlOf(form.read(), location.origin, operation.said.security?.length > 0 && keyOf() !== null));
  }

  const node = element("form", { class: "request" });
  const why = operation.said["x-no-example"];
  if (why) node.append(element("p", { class: "notice warn no-example" }, `No example is known to work: ${why}.`));
  const names = operation.examples;
  if (names.length > 1) {
    const choice = element("select", { class: "example" }, ...names.map((name) => element("option", { value: name }, name)));
    choice.addEventListener("input", () => { form.set(choice.value); refresh(); });
    node.append(labelled("Example", choice));
  }
  node.append(element("div", { class: "inputs" }, ...form.inputs.map((input) => input.node)));
  if (operation.contents.length > 1) {
    const choice = element("select", { class: "type" }, ...operation.contents.map(({ type }, place) => element("option", { value: place }, type)));
    choice.addEventListener("input", () => { form.choose(Number(choice.value)); refresh(); });
    node.append(labelled("Body", choice));
  }
  node.append(...form.bodies.map((body) => body.node));
  const schema = operation.contents[0]?.schema;
  if (schema && Object.keys(schema).length > 0)
    node.append(element("details", {}, element("summary", {}, "What the body may have"), schemaNode(operation.document, schema)));
  node.append(element("div", { class: "buttons" }, send, stop, copy), curl, answer.node);

  node.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!stop.hidden) return;
    const controller = new AbortController();
    stop.onclick = () => controller.abort();
    show(stop, true);
    refresh();
    await answer.send(form.read(), controller);
    const focused = document.activeElement === stop;
    show(stop, false);
    if (focused) send.focus();
  });
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(curl.textContent).then(() => setText(copy, "Copied"), () => setText(copy, "It cannot be copied here"));
  });
  form.set(names[0]);
  form.choose(0);
  refresh();
  return node;
}

function responsesNode({ document, said }) {
  const list = element("dl", { class: "responses" });
  for (const [status, each] of Object.entries(said.responses)) {
    const response = resolve(document, each);
    const meaning = element("dd", {}, response.description ?? "");
    const [type, content] = Object.entries(response.content ?? {})[0] ?? [];
    if (type && status < "400")
      meaning.append(element("details", {}, element("summary", {}, type), schemaNode(document, content.schema ?? {})));
    list.append(element("div", {}, element("dt", { class: status < "400" ? "good" : "bad" }, status), meaning));
  }
  return element("section", { class: "answers" }, element("h3", {}, "Answers"), list);
}
