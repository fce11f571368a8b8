// The key that the server is asked with, where it asks for one: kept until the tab is closed, and sent to this server alone.

const place = "imagedit-key";
const dialog = document.querySelector("#key");
const input = document.querySelector("#key-text");
let given = null;

document.querySelector("#key-form").addEventListener("submit", (event) => {
  event.preventDefault();
  sessionStorage.setItem(place, input.value.trim());
  input.value = "";
  dialog.close();
});
dialog.addEventListener("close", () => { if (given) { given(sessionStorage.getItem(place) !== null); given = null; } });

// One question is enough for all that wait for the key.
let asking = null;

function askForKey(wrong) {
  if (wrong) document.querySelector("#key-what").textContent = "The server does not know that key.";
  asking ??= new Promise((resolve) => { given = resolve; dialog.showModal(); input.focus(); }).finally(() => { asking = null; });
  return asking;
}

export async function ask(path, options = {}) {
  for (;;) {
    const key = sessionStorage.getItem(place);
    const headers = { ...options.headers, ...(key ? { Authorization: `Bearer ${key}` } : {}) };
    const response = await fetch(path, { ...options, headers, cache: "no-store", credentials: "omit" });
    if (response.status !== 401) return response;
    if (key !== null && sessionStorage.getItem(place) === key) sessionStorage.removeItem(place);
    if (!await askForKey(key !== null)) return response;
  }
}
