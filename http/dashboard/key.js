// The key that the server is asked with. The page itself holds nothing and is there for everybody; what it shows needs
// the key where the server asks for one. It is kept until the tab is closed, and sent to this server alone.

const place = "mainstay-key";
const dialog = document.querySelector("#key");
const input = document.querySelector("#key-text");
let given = () => {};

function use() {
  const key = input.value.trim();
  if (!key) return;
  sessionStorage.setItem(place, key);
  input.value = "";
  dialog.close();
  given();
}

document.querySelector("#key-use").addEventListener("click", use);
input.addEventListener("keydown", (event) => { if (event.key === "Enter") use(); });
// Without a key there is nothing behind it.
dialog.addEventListener("cancel", (event) => event.preventDefault());

export function ask(path, options = {}) {
  const key = sessionStorage.getItem(place);
  const headers = key ? { Authorization: `Bearer ${key}` } : {};
  return fetch(path, { ...options, headers, cache: "no-store", credentials: "omit" });
}

// Whether another key would have helped; then it has been asked for.
export async function helped(response) {
  const known = sessionStorage.getItem(place) !== null;
  if (response.status !== 401 && !(response.status === 403 && known)) return false;
  const why = await response.json().then((answer) => answer.error, () => "");
  sessionStorage.removeItem(place);
  document.querySelector("#key-what").textContent = known ? `That key does not do: ${why}.` : "The server shows what it does to those who have a key with the scope admin.";
  dialog.showModal();
  input.focus();
  await new Promise((resolve) => { given = resolve; });
  return true;
}
