// Many times more than one model can do, between two times of little: meanwhile requests are answered or refused at once,
// with the time to come back; before and afterwards nobody is refused.
import { check } from 'k6';
import { Rate } from 'k6/metrics';
import exec from 'k6/execution';
import { expecting, infer, output, refusedInTime, seconds, vus } from './server.js';

const crowd = vus(96);
const phase = seconds('30s') / 3;
const calm = { executor: 'constant-vus', vus: 2, gracefulStop: '30s' };
// What the crowd has left in the queue is answered.
const pause = 1;

export const options = {
  scenarios: {
    before: { ...calm, duration: `${phase}s` },
    spike: { ...calm, vus: crowd, startTime: `${phase}s`, duration: `${phase}s` },
    after: { ...calm, startTime: `${2 * phase + pause}s`, duration: `${phase}s` },
  },
  thresholds: {
    checks: ['rate==1'],
    'refused{scenario:before}': ['rate==0'],
    'refused{scenario:spike}': ['rate>0', 'rate<1'],
    'refused{scenario:after}': ['rate==0'],
    'http_req_duration{scenario:spike}': [`p(99)<${__ENV.P99_MS || 1000}`],
  },
};

const refused = new Rate('refused');

export default function () {
  const answer = infer('pause', 'FP32', [0.005], { expected: expecting(200, 503) });
  check(answer, { 'answered, or refused with the time to come back': () => output(answer) !== undefined || refusedInTime(answer) });
  refused.add(answer.status === 503, { scenario: exec.scenario.name });
}
