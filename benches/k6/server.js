// What all scripts say to the server, and what they find right.
import { check } from 'k6';
import http from 'k6/http';

const base = (__ENV.BASE || 'http://127.0.0.1:8000').replace(/\/$/, '');

// VUS and DURATION, or what the script has where they are not given.
export const vus = (otherwise) => Number(__ENV.VUS || otherwise);
export const seconds = (otherwise) => secondsOf(__ENV.DURATION || otherwise);

export function secondsOf(text) {
  const units = { ms: 0.001, s: 1, m: 60, h: 3600 };
  const parts = [...String(text).matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (parts.length === 0) throw new Error(`DURATION is like 30s or 1m30s, not ${text}`);
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * units[unit], 0);
}

function headers(more) {
  return { ...(__ENV.MAINSTAY_KEY ? { Authorization: `Bearer ${__ENV.MAINSTAY_KEY}` } : {}), ...more };
}

// Errors that a script asks for are no failures of the server.
export const expecting = (...statuses) => http.expectedStatuses(...statuses);

// `name` is what the metrics call it.
export function get(path, expected = expecting(200), name = path) {
  return http.get(base + path, { headers: headers({}), responseCallback: expected, tags: { name } });
}

export function post(path, body, { more = {}, expected = expecting(200), type = 'text' } = {}) {
  return http.post(base + path, body, {
    headers: headers(more), responseCallback: expected, responseType: type, tags: { name: path },
  });
}

const request = (datatype, shape, data) => JSON.stringify({ inputs: [{ name: 'INPUT0', datatype, shape, data }] });

export const infer = (model, datatype, data, options) =>
  post(`/v2/models/${model}/infer`, request(datatype, [data.length], data), options);

// The numbers of the first output, or undefined where the answer is not one.
export function output(answer) {
  if (answer.status !== 200) return undefined;
  try {
    return answer.json('outputs.0.data');
  } catch (problem) {
    return undefined;
  }
}

export const same = (a, b) => a !== undefined && a.length === b.length && a.every((each, i) => each === b[i]);

// An inference whose answer is known: what is sent comes back.
export function echo() {
  const numbers = [Math.floor(Math.random() * 1000) / 8, -2.5, 0, 1e9];
  const answer = infer('echo', 'FP32', numbers);
  check(answer, { 'echo answers what was sent': () => same(output(answer), numbers) });
  return answer;
}

// The same as bytes behind the JSON.
export function binaryEcho() {
  const numbers = new Float32Array(256).map(() => Math.random());
  const data = new Uint8Array(numbers.buffer);
  const head = JSON.stringify({
    parameters: { binary_data_output: true },
    inputs: [{ name: 'INPUT0', datatype: 'FP32', shape: [256], parameters: { binary_data_size: data.length } }],
  });
  const body = new Uint8Array(head.length + data.length);
  for (let i = 0; i < head.length; ++i) body[i] = head.charCodeAt(i);
  body.set(data, head.length);
  const answer = post('/v2/models/echo/infer', body.buffer, {
    more: { 'Inference-Header-Content-Length': String(head.length), 'Content-Type': 'application/octet-stream' },
    type: 'binary',
  });
  check(answer, {
    'echo answers the bytes that were sent': () => {
      const from = Number(answer.headers['Inference-Header-Content-Length']);
      return answer.status === 200 && same(new Uint8Array(answer.body).slice(from), data);
    },
  });
  return answer;
}

// The value of a metric without labels.
export function metric(name) {
  const line = get('/metrics').body.split('\n').find((each) => each.startsWith(`${name} `));
  return line === undefined ? NaN : Number(line.split(' ')[1]);
}

// Where a server is short of something it says so, and when to come back.
export const refusedInTime = (answer) => answer.status === 503 && Number(answer.headers['Retry-After']) >= 1;
