// How numbers and times are shown.

const units = ["B", "KiB", "MiB", "GiB", "TiB"];

export function bytes(count) {
  let unit = 0;
  while (count >= 1024 && unit < units.length - 1) {
    count /= 1024;
    unit += 1;
  }
  return `${unit === 0 || count >= 100 ? Math.round(count) : count.toFixed(1)} ${units[unit]}`;
}

export function milliseconds(time) {
  if (time === null) return "–";
  if (time >= 10_000) return `${Math.round(time / 1000)} s`;
  if (time >= 1000) return `${(time / 1000).toFixed(1)} s`;
  return `${time >= 100 ? Math.round(time) : Number(time.toPrecision(2))} ms`;
}

export function rate(perSecond) {
  if (perSecond === 0) return "0 /s";
  return `${perSecond >= 100 ? Math.round(perSecond) : Number(perSecond.toPrecision(2))} /s`;
}

export function duration(seconds) {
  const whole = Math.floor(seconds);
  const days = Math.floor(whole / 86400);
  const hours = Math.floor((whole % 86400) / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  if (days > 0) return `${days} d ${hours} h`;
  if (hours > 0) return `${hours} h ${minutes} min`;
  if (minutes > 0) return `${minutes} min ${whole % 60} s`;
  return `${whole} s`;
}

export function percent(share) {
  return `${Math.round(share * 100)} %`;
}

// The time of day where it is watched from; the day, too, where that was another one.
export function clock(text, now = new Date()) {
  const time = new Date(text);
  const today = time.toDateString() === now.toDateString();
  return today ? time.toLocaleTimeString() : time.toLocaleString();
}

export function plural(count, one, many = `${one}s`) {
  return `${count} ${count === 1 ? one : many}`;
}

// What a state means to somebody who looks for trouble.
export function mood(state) {
  if (["ready", "busy", "ok", "normal", "closed"].includes(state)) return "good";
  if (["failed", "unhealthy", "critical"].includes(state) || state.startsWith("open")) return "bad";
  if (["unknown", "unloaded", "stopped"].includes(state)) return "idle";
  return "warn";
}
