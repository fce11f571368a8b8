// Values over time, as lines.

import { element, keyed, setAttribute, setText, vector } from "./dom.js";

const width = 600;
const height = 120;

export class Plot {
  constructor(title) {
    this.lines = vector("g");
    this.svg = vector("svg", { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", role: "img" },
      grid(), this.lines);
    this.top = element("span", { class: "top" });
    this.middle = element("span", { class: "middle" });
    this.legend = element("ul", { class: "legend" });
    this.title = element("figcaption", {}, title);
    this.ago = element("span");
    this.node = element("figure", { class: "plot" }, this.title,
      element("div", { class: "area" }, this.svg, this.top, this.middle),
      element("div", { class: "axis", "aria-hidden": "true" }, this.ago, element("span", {}, "now")),
      this.legend);
  }

  // `series`: [{name, points: [[seconds ago, value]], shown}], `shown` being the latest value as a text. `most`: the
  // upper end of the axis, or nothing for a little over the largest value.
  update(series, window_s, print, most) {
    const values = series.flatMap((each) => each.points.map((point) => point[1]));
    const end = most || nice(Math.max(1, ...values));
    setText(this.ago, `${window_s / 60} min ago`);
    setText(this.top, print(end));
    setText(this.middle, print(end / 2));
    setAttribute(this.svg, "aria-label",
      `${this.title.textContent}: ${series.map((each) => `${each.name} ${each.shown}`).join(", ") || "nothing"}`);
    const indexed = series.map((each, index) => ({ ...each, index }));
    keyed(this.lines, indexed, (each) => each.name, () => vector("path"), (path, each) => {
      setAttribute(path, "class", `line line-${each.index % 8}`);
      path.setAttribute("d", way(each.points, window_s, end));
    });
    keyed(this.legend, indexed, (each) => each.name, legendEntry, (entry, each) => {
      entry.querySelector("path").setAttribute("class", `line line-${each.index % 8}`);
      setText(entry.querySelector("b"), each.shown);
    });
  }
}

function legendEntry(each) {
  return element("li", {}, vector("svg", { viewBox: "0 0 18 8", class: "swatch", "aria-hidden": "true" },
    vector("path", { d: "M0 4H18" })), element("span", {}, each.name), element("b"));
}

function grid() {
  return vector("path", { class: "grid", d: `M0 .5H${width}M0 ${height / 2}H${width}M0 ${height - 0.5}H${width}` });
}

function way(points, window_s, end) {
  const at = ([ago, value]) =>
    `${(width * (1 - ago / window_s)).toFixed(1)} ${(height * (1 - Math.min(value / end, 1))).toFixed(1)}`;
  if (points.length === 1) return `M${at(points[0])}h1`;
  return `M${points.map(at).join("L")}`;
}

// The next power of two that leaves room above a line: halves of it print well.
function nice(value) {
  let end = 1;
  while (end < value * 1.1) end *= 2;
  return end;
}
