// JSON as people read it: what has nothing nested in it stands on one line, where it fits there.

const widest = 100;

export function written(value, indent = "") {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const list = Array.isArray(value);
  const deeper = `${indent}  `;
  const items = list ? value.map((each) => [each]) : Object.entries(value).map(([name, each]) => [each, `${JSON.stringify(name)}: `]);
  const [open, close] = list ? "[]" : "{}";
  const flat = items.every(([each]) => typeof each !== "object" || each === null || Object.keys(each).length === 0);
  const line = flat ? open + items.map(([each, name = ""]) => name + JSON.stringify(each)).join(", ") + close : "";
  if (flat && indent.length + line.length <= widest) return line;
  return `${open}\n${items.map(([each, name = ""]) => `${deeper}${name}${written(each, deeper)}`).join(",\n")}\n${indent}${close}`;
}

// A text of JSON as `write` makes it anew. One that is no JSON stays as it is, as NaN and the infinities make it, and one
// with numbers of more digits than a script keeps.
export function rewritten(text, write) {
  if (/\d{16}/.test(text)) return text;
  try {
    return write(JSON.parse(text));
  } catch {
    return text;
  }
}
