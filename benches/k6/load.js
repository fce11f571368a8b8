// A steady load that the server is made for: every answer is right, and soon there.
import { binaryEcho, echo, seconds, vus } from './server.js';

export const options = {
  scenarios: { load: { executor: 'constant-vus', vus: vus(16), duration: `${seconds('30s')}s` } },
  thresholds: {
    checks: ['rate==1'],
    http_req_failed: ['rate==0'],
    http_req_duration: [`p(99)<${__ENV.P99_MS || 100}`],
  },
};

export default function () {
  echo();
  binaryEcho();
}
