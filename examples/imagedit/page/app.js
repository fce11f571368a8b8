import { drawHistory, imageOf, remember } from "./history.js";
import { ask } from "./key.js";

const at = (id) => document.querySelector(`#${id}`);
const form = at("edit");
let busy = false;

function tell(text) { at("trouble").textContent = text; }

async function troubleOf(response) {
  const said = await response.json().then((answer) => answer.error, () => "");
  return said ? `${response.status}: ${said}` : `The server said ${response.status}.`;
}

function showIn(image, url) {
  if (image.src.startsWith("blob:")) URL.revokeObjectURL(image.src);
  image.src = url;
  image.hidden = false;
}

async function show(entry) {
  try {
    showIn(at("after"), await imageOf(entry));
    at("caption").textContent = `${entry.name}: ${Object.keys(entry.edits).join(", ")}`;
    tell("");
  } catch (error) {
    tell(error.message);
  }
}

async function drawState() {
  try {
    const health = await (await ask("/api/v1/health")).json();
    const parts = [health.status];
    parts.push(health.model_loaded ? `${health.current_model} is loaded` : "no model is loaded");
    if (health.is_loading) parts.push("loading");
    if (health.is_generating) parts.push("editing");
    at("state").textContent = parts.join(", ");
  } catch {
    at("state").textContent = "The server is away.";
  }
}

async function drawModels() {
  const response = await ask("/api/v1/models");
  if (!response.ok) return tell(await troubleOf(response));
  const chosen = at("model").value;
  const options = (await response.json()).models.map((model) => {
    const text = `${model.name} (${model.steps} steps${model.loaded ? "" : ", not loaded"})`;
    return new Option(text, model.name, false, model.name === chosen);
  });
  at("model").replaceChildren(...options);
}

// One thing at a time: the server would answer 409.
async function during(work) {
  if (busy) return;
  busy = true;
  tell("");
  for (const button of [at("send"), at("load")]) button.disabled = true;
  try {
    await work();
  } catch {
    tell("The server is away.");
  } finally {
    busy = false;
    for (const button of [at("send"), at("load")]) button.disabled = false;
    await Promise.all([drawState(), drawModels()]).catch(() => {});
  }
}

at("load").addEventListener("click", () => during(async () => {
  at("state").textContent = "loading …";
  const response = await ask("/api/v1/models/load", {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ model: at("model").value }),
  });
  if (!response.ok) tell(await troubleOf(response));
}));

form.addEventListener("submit", (event) => {
  event.preventDefault();
  during(async () => {
    const seed = at("seed").value || String(crypto.getRandomValues(new Uint32Array(1))[0]);
    const body = new FormData();
    body.append("image", at("image").files[0]);
    body.append("instruction", at("instruction").value);
    body.append("model", at("model").value);
    body.append("seed", seed);
    at("state").textContent = "editing …";
    const response = await ask("/api/v1/edit", { method: "POST", headers: { Accept: "application/json" }, body });
    if (!response.ok) return tell(await troubleOf(response));
    const entry = { ...await response.json(), instruction: at("instruction").value };
    remember(entry);
    drawHistory(show);
    await show(entry);
  });
});

at("image").addEventListener("change", () => {
  const file = at("image").files[0];
  if (file) showIn(at("before"), URL.createObjectURL(file));
});
at("instruction").addEventListener("input", () => { at("length").textContent = `${[...at("instruction").value].length} characters`; });
// Enter sends, as in a field of one line; with shift it begins a new line.
at("instruction").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  form.requestSubmit();
});

drawHistory(show);
drawState();
drawModels();
setInterval(drawState, 5000);
