// Listens to the server, comes back to it when it was away, and says which of the two it is.

import { ask, helped } from "./key.js";

const silence_ms = 5000;
const first_wait_ms = 500;
const longest_wait_ms = 5000;

// `onStatus(status)` for each status; `onConnection(live, lastSeen)` whenever that changes.
export function listen(onStatus, onConnection) {
  let lastSeen = null;
  let live = null;
  let wait = first_wait_ms;
  let silence = 0;

  function say(now) {
    if (live === now) return;
    live = now;
    onConnection(live, lastSeen);
  }

  function watchSilence(request) {
    clearTimeout(silence);
    silence = setTimeout(() => request.abort(), silence_ms);
  }

  function take(event) {
    const data = event.split("\n").filter((line) => line.startsWith("data: ")).map((line) => line.slice(6));
    if (data.length === 0) return;
    const status = JSON.parse(data.join("\n"));
    lastSeen = new Date();
    wait = first_wait_ms;
    say(true);
    onStatus(status);
  }

  // Until the stream ends. A browser's own reader of events would send no key.
  async function read(response, request) {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let text = "";;) {
      const { value, done } = await reader.read();
      if (done) return;
      watchSilence(request);
      const events = (text + value).split("\n\n");
      text = events.pop();
      events.forEach(take);
    }
  }

  async function connect() {
    const request = new AbortController();
    watchSilence(request);
    try {
      const response = await ask("/admin/stream", { signal: request.signal });
      if (response.ok) {
        await read(response, request);
      } else {
        clearTimeout(silence);
        if (await helped(response)) return connect();
      }
    } catch (problem) {
      if (problem instanceof SyntaxError) console.error(problem);
    }
    clearTimeout(silence);
    say(false);
    setTimeout(connect, wait);
    wait = Math.min(wait * 2, longest_wait_ms);
  }

  connect();
}
