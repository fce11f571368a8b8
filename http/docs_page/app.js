// Puts the page together from the document, and again where another key shows another one.

import { operationsOf } from "./document.js";
import { element, setText, show } from "./dom.js";
import { ask, followKey, keyOf, wantKey } from "./key.js";
import { operationNode } from "./operation.js";

const main = document.querySelector("#operations");
const facts = document.querySelector("#facts");
const trouble = document.querySelector("#trouble");
const filter = document.querySelector("#filter");

function showDocument(api) {
  const operations = operationsOf(api);
  const sections = (api.tags ?? []).map(({ name, description }) => {
    const own = operations.filter((operation) => operation.tag === name);
    return element("section", { class: "tag", "aria-labelledby": `tag-${name}` },
      element("h2", { id: `tag-${name}` }, name, element("small", {}, description ?? "")), ...own.map(operationNode));
  });
  main.replaceChildren(...sections);
  setText(facts, `${operations.length} routes, version ${api.info.version}`);
  applyFilter();
  openNamed();
}

async function load() {
  show(trouble, false);
  try {
    const response = await ask("/openapi.json");
    if (response.ok) return showDocument(await response.json());
    const why = await response.json().then((answer) => answer.error, () => `the server answered ${response.status}`);
    main.replaceChildren();
    complain(response.status === 401 && !keyOf() ? "Give a key to see the routes: the server asks for one." : `The routes cannot be shown: ${why}.`);
    if (response.status === 401 || response.status === 403) wantKey();
  } catch (problem) {
    complain(`The server cannot be reached: ${problem.message}.`);
  }
}

function complain(text) {
  setText(facts, "");
  setText(trouble, text);
  show(trouble, true);
}

function applyFilter() {
  const words = filter.value.toLowerCase().split(/\s+/);
  let found = 0;
  for (const section of main.children) {
    let some = false;
    for (const node of section.querySelectorAll(".operation")) {
      const text = `${node.dataset.method} ${node.dataset.path} ${node.querySelector(".what").textContent} ${section.firstChild.textContent}`.toLowerCase();
      const wanted = words.every((word) => text.includes(word));
      show(node, wanted);
      some ||= wanted;
      found += wanted;
    }
    show(section, some);
  }
  show(document.querySelector("#none-found"), found === 0 && main.childElementCount > 0);
}

// The address of the page may name an operation, as in /docs#GET%20/v2.
function openNamed() {
  const node = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!node?.classList.contains("operation")) return;
  node.open = true;
  node.scrollIntoView();
  node.querySelector("summary").focus();
}

filter.addEventListener("input", applyFilter);
window.addEventListener("hashchange", openNamed);
followKey(load);
load();
