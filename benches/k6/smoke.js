// One of everything: does it answer, and is it right? How fast it is, is not looked at.
import { check } from 'k6';
import { binaryEcho, echo, expecting, get, infer, output, post, same, seconds, vus } from './server.js';

export const options = {
  scenarios: { smoke: { executor: 'constant-vus', vus: vus(2), duration: `${seconds('5s')}s`, gracefulStop: '30s' } },
  thresholds: { checks: ['rate==1'], http_req_failed: ['rate==0'], iterations: ['count>=1'] },
};

// Seconds that are the same in 32 bits and in 64.
const shortTime = 1 / 1024;

export default function () {
  for (const path of ['/health', '/v2/health/live', '/v2/health/ready', '/v2', '/v2/models/echo', '/v2/models/echo/ready',
    '/v2/models/echo/stats', '/admin/tree', '/admin/status', '/metrics']) {
    const answer = get(path);
    check(answer, { 'what shows something answers 200': () => answer.status === 200 && answer.body.length > 0 });
  }
  echo();
  binaryEcho();
  const slept = infer('pause', 'FP32', [shortTime]);
  check(slept, { 'a model that takes its time answers': () => same(output(slept), [shortTime]) });
  const wrong = [
    [infer('nobody', 'FP32', [1], { expected: expecting(404) }), 404],
    [infer('pause', 'BYTES', ['a'], { expected: expecting(400) }), 400],
    [post('/v2/models/echo/infer', '{"inputs": [', { expected: expecting(400) }), 400],
    [get('/v2/models/echo/infer', expecting(405)), 405],
  ];
  for (const [answer, status] of wrong)
    check(answer, { 'what is wrong is refused with a reason': () => answer.status === status && answer.json('error') !== '' });
}
