// What was seen before: for plots over time, and for rates out of counters that only grow.

// A plot's time: as little as holds what was seen.
const windows_s = [60, 120, 300, 600];
const window_s = windows_s.at(-1);
const rate_window_s = 5;

export class History {
  #samples = [];

  add(status) {
    const previous = this.#samples.at(-1);
    // Another run of the server: its counters begin afresh.
    if (previous && status.uptime_s < previous.uptime) this.#samples = [];
    const models = new Map();
    for (const model of status.models) models.set(keyOf(model), sampleOf(model));
    this.#samples.push({
      at: Date.parse(status.time) / 1000,
      uptime: status.uptime_s,
      memory: status.memory,
      models,
    });
    const oldest = this.#samples.at(-1).at - window_s;
    while (this.#samples[0].at < oldest) this.#samples.shift();
  }

  // Requests a second, and how many of them went wrong, over the last seconds.
  rates(key) {
    const now = this.#samples.at(-1);
    const before = this.#samples.find((sample) => sample.at >= now.at - rate_window_s);
    const last = now.models.get(key);
    const first = before?.models.get(key);
    const seconds = before ? now.uptime - before.uptime : 0;
    if (!last || !first || seconds <= 0) return { all: 0, wrong: 0 };
    return { all: (last.all - first.all) / seconds, wrong: (last.wrong - first.wrong) / seconds };
  }

  // Points [seconds before now, requests a second until the next one].
  perSecond(key) {
    const now = this.#samples.at(-1).at;
    const points = [];
    for (let i = 1; i < this.#samples.length; i += 1) {
      const before = this.#samples[i - 1];
      const after = this.#samples[i];
      const grown = (after.models.get(key)?.all ?? 0) - (before.models.get(key)?.all ?? 0);
      points.push([now - after.at, Math.max(0, grown) / Math.max(0.1, after.uptime - before.uptime)]);
    }
    return points;
  }

  // Points [seconds before now, value] of what `valueOf` finds in a sample.
  series(valueOf) {
    const now = this.#samples.at(-1).at;
    return this.#samples.map((sample) => [now - sample.at, valueOf(sample) ?? 0]);
  }

  get window_s() {
    const seen = this.#samples.at(-1).at - this.#samples[0].at;
    return windows_s.find((window) => seen < window) ?? window_s;
  }
}

export function keyOf(model) {
  return `${model.name}/${model.version}`;
}

// What a model takes; for one that is not loaded the status says what it took last time.
export function bytesOf(model) {
  return ["ready", "busy", "degraded", "restarting", "warming", "unloading"].includes(model.state) ? model.bytes : 0;
}

function sampleOf(model) {
  const { ok, invalid, refused, failed, timed_out } = model.requests;
  const wrong = refused + failed + timed_out;
  return { all: ok + invalid + wrong, wrong, bytes: bytesOf(model) };
}
