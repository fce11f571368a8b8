// The key that the server is asked with. The page itself holds nothing and is there for everybody; what it shows needs
// the key where the server asks for one. It is kept until the tab is closed, and sent to this server alone.

const place = "mainstay-key";
const dialog = document.querySelector("#key");
const input = document.querySelector("#key-text");
let given = null;

function use() {
  const key = input.value.trim();
  if (!key) return;
  sessionStorage.setItem(place, key);
  input.value = "";
  const done = given;
  given = null;
  dialog.close();
  done();
}

document.querySelector("#key-form").addEventListener("submit", (event) => {
  event.preventDefault();
  use();
});
// Without a key there is nothing behind it. Browsers close it all the same.
dialog.addEventListener("close", () => { if (given) dialog.showModal(); });

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
  const answered = new Promise((resolve) => { given = resolve; });
  dialog.showModal();
  input.focus();
  await answered;
  return true;
}
