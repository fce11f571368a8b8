// Orders to models. Each is asked for once more before it is given, and what came of it is said.

import { element } from "./dom.js";
import { ask as send } from "./key.js";

const dialog = document.querySelector("#ask");
const yes = document.querySelector("#ask-yes");
const notices = document.querySelector("#notices");
const most_notices = 4;

export const orders = [
  {
    name: "Load",
    what: "It is queued for loading, and serves when it is warm.",
    path: (model) => `/v2/repository/models/${encodeURIComponent(model.name)}/load`,
  },
  {
    name: "Unload",
    what: "What it computes is finished; then its memory is given back and its requests are refused until it is loaded again.",
    path: (model) => `/v2/repository/models/${encodeURIComponent(model.name)}/unload`,
  },
  {
    name: "Reset",
    what: "The state of its instances is put back between two calls. No request is lost.",
    path: (model) => `/admin/models/${encodeURIComponent(model.name)}/reset?version=${encodeURIComponent(model.version)}`,
  },
  {
    name: "Reload",
    what: "Its instances take fresh copies of the model between two calls. One that has failed is tried again at once.",
    path: (model) => `/admin/models/${encodeURIComponent(model.name)}/reload?version=${encodeURIComponent(model.version)}`,
  },
];

let asked = null;

function close() {
  asked = null;
  dialog.close();
}

document.querySelector("#ask-no").addEventListener("click", close);
dialog.addEventListener("close", () => { asked = null; });
yes.addEventListener("click", () => {
  const given = asked;
  close();
  if (given) give(given.order, given.model);
});

export function ask(order, model) {
  asked = { order, model };
  document.querySelector("#ask-title").textContent = `${order.name} ${model.name} version ${model.version}?`;
  document.querySelector("#ask-what").textContent = order.what;
  yes.textContent = order.name;
  dialog.showModal();
}

export function tell(text, mood) {
  const close = element("button", { type: "button", class: "close", "aria-label": "Dismiss this message" }, "✕");
  const notice = element("p", { class: `notice ${mood}`, role: mood === "bad" ? "alert" : "status" },
    element("span", {}, text), close);
  close.addEventListener("click", () => notice.remove());
  notices.append(notice);
  while (notices.children.length > most_notices) notices.firstChild.remove();
  return notice;
}

async function give(order, model) {
  const what = `${order.name} ${model.name} version ${model.version}`;
  const pending = tell(`${what}: asked for …`, "warn");
  try {
    const response = await send(order.path(model), { method: "POST" });
    pending.remove();
    if (response.ok) tell(`${what}: done.`, "good");
    else tell(`${what}: ${await reasonOf(response)}`, "bad");
  } catch (problem) {
    pending.remove();
    tell(`${what}: the server cannot be reached (${problem.message}).`, "bad");
  }
}

async function reasonOf(response) {
  const text = await response.text();
  try {
    return `${JSON.parse(text).error} (${response.status})`;
  } catch {
    return `the server answered ${response.status}`;
  }
}
