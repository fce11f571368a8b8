// A model that fails: its breaker opens, requests are refused at once without asking it, and when its time is over one is
// let through and closes it. Again and again, while the requests of another model notice nothing.
import { check, sleep } from 'k6';
import { Counter } from 'k6/metrics';
import { echo, expecting, infer, output, refusedInTime, seconds, vus } from './server.js';

const duration = `${seconds('20s')}s`;
const threshold = 3;

export const options = {
  scenarios: {
    failing: { executor: 'constant-vus', vus: 1, duration, gracefulStop: '30s', exec: 'failing' },
    others: { executor: 'constant-vus', vus: vus(4), duration, exec: 'others' },
  },
  thresholds: {
    checks: ['rate==1'],
    'http_req_failed{scenario:others}': ['rate==0'],
    opened: ['count>=1'],
    recovered: ['count>=1'],
  },
};

const opened = new Counter('opened');
const recovered = new Counter('recovered');
const order = (orders, expected) => infer('fault', 'BYTES', orders, { expected });

// Each is another request: the same one would be refused as poison when it has failed twice.
let failures = 0;
const failOnce = () => order([...Array(++failures).fill('ok'), 'error'], expecting(500));

export function failing() {
  for (let i = 0; i < threshold; ++i) {
    const answer = failOnce();
    check(answer, { 'a failure is answered with 500': () => answer.status === 500 });
  }
  const refused = order(['ok'], expecting(503));
  const open = check(refused, { 'open: refused, with the time to come back': refusedInTime });
  if (!open) return;
  opened.add(1);
  sleep(Number(refused.headers['Retry-After']));
  // The clocks of the two are not the same.
  for (let tries = 0; tries < 20; ++tries) {
    const answer = order(['ok'], expecting(200, 503));
    if (output(answer) !== undefined) {
      recovered.add(1);
      return;
    }
    sleep(0.1);
  }
}

export function others() {
  echo();
}
