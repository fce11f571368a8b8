// Sends a request and shows what comes back, while it comes.

import { element, setText, show } from "./dom.js";
import { rewritten, written } from "./json.js";
import { ask } from "./key.js";

// More of a text than that is not put on a page.
const longest_shown = 1024 * 1024;

export class Answer {
  constructor() {
    this.status = element("p", { class: "status", role: "status" });
    this.headers = element("pre", { class: "headers" });
    this.headersBox = element("details", {}, element("summary", {}, "Headers"), this.headers);
    this.body = element("div", { class: "answer-body" });
    this.node = element("div", { class: "answer", hidden: "" }, this.status, this.headersBox, this.body);
    this.address = null;
  }

  async send(request, { signal }) {
    this.begin();
    const started = performance.now();
    try {
      const response = await ask(request.target, { method: request.method, headers: request.headers, body: request.body, signal });
      this.showHead(response, performance.now() - started);
      await this.read(response);
      this.showHead(response, performance.now() - started);
    } catch (problem) {
      const stopped = problem.name === "AbortError";
      this.say(stopped ? `${this.status.textContent} (stopped)` : `The server cannot be reached: ${problem.message}.`, stopped ? "idle" : "bad");
    }
  }

  begin() {
    if (this.address) URL.revokeObjectURL(this.address);
    this.address = null;
    this.size = 0;
    this.body.replaceChildren();
    setText(this.headers, "");
    show(this.headersBox, false);
    show(this.node, true);
    this.say("Sent …", "idle");
  }

  say(text, mood) {
    setText(this.status, text);
    this.status.className = `status ${mood}`;
  }

  showHead(response, took) {
    const redirected = response.redirected ? `, after being sent to ${new URL(response.url).pathname}` : "";
    const mood = response.ok ? "good" : "bad";
    this.say(`${response.status} ${response.statusText}, ${took.toFixed(took < 10 ? 1 : 0)} ms, ${this.size} bytes${redirected}`, mood);
    setText(this.headers, [...response.headers].map(([name, value]) => `${name}: ${value}`).join("\n"));
    show(this.headersBox, true);
  }

  async read(response) {
    const type = response.headers.get("content-type") ?? "";
    const isText = type.includes("json") || type.startsWith("text/");
    const pieces = [], decoder = new TextDecoder();
    let text = "";
    const shown = element("pre", { tabindex: "0", "aria-label": "Body of the answer" });
    if (isText) this.body.append(shown);
    const reader = response.body?.getReader();
    while (reader) {
      const { done, value } = await reader.read();
      if (done) break;
      this.size += value.length;
      if (!isText) pieces.push(value);
      else if (text.length < longest_shown) text += decoder.decode(value, { stream: true });
      if (type.startsWith("text/event-stream")) setText(shown, text);
    }
    if (isText) setText(shown, readable(text, type));
    else if (this.size > 0) this.showBytes(new Blob(pieces, { type }), type);
  }

  // Such a picture may hold a script, but an <img> runs none.
  showBytes(blob, type) {
    this.address = URL.createObjectURL(blob);
    if (type.startsWith("image/")) {
      this.body.append(element("img", { src: this.address, alt: `The answer, a picture of ${blob.size} bytes` }));
      return;
    }
    this.body.append(element("p", {}, `${blob.size} bytes of ${type || "no kind that is said"}. `,
      element("a", { href: this.address, download: "answer" }, "Save them")));
  }
}

function readable(text, type) {
  if (text.length >= longest_shown) return `${text.slice(0, longest_shown)}\n… and more`;
  return type.includes("json") ? rewritten(text, (value) => written(value)) : text;
}
