// What a server sees in a day, all at once: JSON and bytes, a slow model, those who watch, and those who are wrong.
import { check, sleep } from 'k6';
import { binaryEcho, echo, expecting, get, infer, output, post, refusedInTime, seconds, vus } from './server.js';

const duration = `${seconds('30s')}s`;
const share = (part) => Math.max(1, Math.round(vus(16) * part));
const at = (part, exec) => ({ executor: 'constant-vus', vus: share(part), duration, exec });

export const options = {
  scenarios: {
    json: at(0.4, 'json'), binary: at(0.2, 'binary'), slow: at(0.2, 'slow'), wrong: at(0.1, 'wrong'),
    watching: { executor: 'constant-vus', vus: 1, duration, exec: 'watching' },
  },
  thresholds: {
    checks: ['rate==1'],
    http_req_failed: ['rate==0'],
    'http_req_duration{scenario:json}': [`p(99)<${__ENV.P99_MS || 200}`],
    'http_req_duration{scenario:binary}': [`p(99)<${__ENV.P99_MS || 200}`],
  },
};

export const json = () => { echo(); };
export const binary = () => { binaryEcho(); };

export function slow() {
  const answer = infer('pause', 'FP32', [0.005], { expected: expecting(200, 503) });
  check(answer, { 'answered, or refused with the time to come back': () => output(answer) !== undefined || refusedInTime(answer) });
}

export function wrong() {
  const answers = [
    [infer('nobody', 'FP32', [1], { expected: expecting(404) }), 404],
    [infer('echo', 'FP32', ['one'], { expected: expecting(400) }), 400],
    [post('/v2/models/echo/infer', ']', { expected: expecting(400) }), 400],
    [get('/nothing/here', expecting(404)), 404],
  ];
  for (const [answer, status] of answers)
    check(answer, { 'what is wrong is refused as it should be': () => answer.status === status });
  sleep(0.01);
}

export function watching() {
  for (const path of ['/health/detailed', '/v2/models/stats', '/metrics', '/admin/status'])
    check(get(path), { 'those who watch are answered': (answer) => answer.status === 200 });
  sleep(0.5);
}
