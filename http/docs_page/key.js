// The key that requests are sent with. It is kept until the tab is closed, and sent to this server alone.

import { setText, show } from "./dom.js";

const place = "mainstay-key";
const input = document.querySelector("#key-text");
const forget = document.querySelector("#key-forget");
const state = document.querySelector("#key-state");

export const keyOf = () => sessionStorage.getItem(place);

export function ask(path, options = {}) {
  const key = keyOf();
  const headers = new Headers(options.headers);
  if (key) headers.set("Authorization", `Bearer ${key}`);
  return fetch(path, { ...options, headers, cache: "no-store", credentials: "omit" });
}

function showState() {
  setText(state, keyOf() ? "a key is sent along" : "");
  show(forget, keyOf() !== null);
}

export function wantKey() {
  input.focus();
}

// Calls `changed` whenever there is another key, or none any more.
export function followKey(changed) {
  document.querySelector("#key-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const key = input.value.trim();
    if (!key) return;
    sessionStorage.setItem(place, key);
    input.value = "";
    showState();
    changed();
  });
  forget.addEventListener("click", () => {
    sessionStorage.removeItem(place);
    showState();
    input.focus();
    changed();
  });
  showState();
}
