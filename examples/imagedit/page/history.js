// What was edited in this tab, the latest first. The images themselves lie with the server.

import { ask } from "./key.js";

const place = "imagedit-history";
const most = 50;
const list = document.querySelector("#history");

function entries() {
  try { return JSON.parse(sessionStorage.getItem(place)) ?? []; } catch { return []; }
}

function itemOf(entry, show) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = entry.instruction;
  button.addEventListener("click", () => show(entry));
  const facts = document.createElement("span");
  facts.className = "quiet";
  facts.textContent = `${entry.model}, seed ${entry.seed}, ${entry.name}`;
  item.append(button, facts);
  return item;
}

export function drawHistory(show) {
  const all = entries();
  document.querySelector("#empty").hidden = all.length > 0;
  list.replaceChildren(...all.map((entry) => itemOf(entry, show)));
}

export function remember(entry) {
  sessionStorage.setItem(place, JSON.stringify([entry, ...entries()].slice(0, most)));
}

// As a blob: an image element could not show a key.
export async function imageOf(entry) {
  const response = await ask(entry.url);
  if (!response.ok) throw new Error(response.status === 404 ? "The server has this image no more." : `The server said ${response.status}.`);
  return URL.createObjectURL(await response.blob());
}
