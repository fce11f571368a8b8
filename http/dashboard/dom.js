// Changes to the page that leave alone what has not changed, so that focus, selection and readers aloud are not
// disturbed by a new status every second.

export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "class") node.className = value;
    else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
}

export function vector(name, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export function setAttribute(node, name, value) {
  if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
}

export function setState(node, state, mood) {
  setText(node, state);
  const wanted = `state ${mood}`;
  if (node.className !== wanted) node.className = wanted;
}

export function show(node, visible) {
  if (node.hidden === visible) node.hidden = !visible;
}

// Makes the children of `parent` those of `items`: `create(item)` makes a node for a key that is new, `update(node,
// item)` brings any node up to date. No node is moved that stands in its place: moved, it would lose focus.
export function keyed(parent, items, keyOf, create, update) {
  const nodes = (parent.nodesByKey ??= new Map());
  const wanted = new Map(items.map((item) => [keyOf(item), item]));
  for (const [key, node] of nodes) {
    if (wanted.has(key)) continue;
    node.remove();
    nodes.delete(key);
  }
  let place = parent.firstChild;
  for (const [key, item] of wanted) {
    let node = nodes.get(key);
    if (!node) {
      node = create(item);
      nodes.set(key, node);
    }
    update(node, item);
    if (node === place) place = node.nextSibling;
    else parent.insertBefore(node, place);
  }
}
