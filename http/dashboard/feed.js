// Listens to the server, comes back to it when it was away, and says which of the two it is.

const silence_ms = 5000;
const longest_wait_ms = 5000;

// `onStatus(status)` for each status; `onConnection(live, lastSeen)` whenever that changes.
export function listen(onStatus, onConnection) {
  let source = null;
  let lastSeen = null;
  let live = null;
  let wait = 500;
  let silence = 0;

  function say(now) {
    if (live === now) return;
    live = now;
    onConnection(live, lastSeen);
  }

  function watchSilence() {
    clearTimeout(silence);
    silence = setTimeout(lost, silence_ms);
  }

  function lost() {
    clearTimeout(silence);
    source?.close();
    source = null;
    say(false);
    setTimeout(connect, wait);
    wait = Math.min(wait * 2, longest_wait_ms);
  }

  function connect() {
    source = new EventSource("/admin/stream");
    source.addEventListener("status", (event) => {
      const status = JSON.parse(event.data);
      lastSeen = new Date();
      wait = 500;
      watchSilence();
      say(true);
      onStatus(status);
    });
    // The browser's own retries end at the first answer that is not a stream, such as 503; these do not.
    source.addEventListener("error", lost);
    watchSilence();
  }

  connect();
}
