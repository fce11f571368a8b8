// A long time of what is usual: afterwards the server has no more memory, descriptors and threads than after the first
// fifth of it.
import { sleep } from 'k6';
import { Trend } from 'k6/metrics';
import exec from 'k6/execution';
import { binaryEcho, echo, get, infer, metric, seconds, vus } from './server.js';

const duration = seconds('10m');
const warm = 0.2;

export const options = {
  scenarios: {
    work: { executor: 'constant-vus', vus: vus(4), duration: `${duration}s`, exec: 'work' },
    watch: { executor: 'constant-vus', vus: 1, duration: `${duration}s`, exec: 'watch' },
  },
  thresholds: {
    checks: ['rate==1'],
    http_req_failed: ['rate==0'],
    grown_mib: [`max<${__ENV.GROWN_MIB || 16}`],
    more_descriptors: ['max<=16'],
    more_threads: ['max<=4'],
  },
};

const grown = new Trend('grown_mib');
const moreDescriptors = new Trend('more_descriptors');
const moreThreads = new Trend('more_threads');

export function work() {
  echo();
  binaryEcho();
  get('/v2/models/echo/stats');
  infer('pause', 'FP32', [0.002]);
}

// One virtual user alone, whose own these are.
let first;

export function watch() {
  const now = {
    memory: metric('process_resident_memory_bytes') / 1048576,
    descriptors: metric('process_open_fds'),
    threads: metric('process_threads'),
  };
  if (exec.scenario.progress < warm || first === undefined) {
    first = now;
  } else {
    grown.add(now.memory - first.memory);
    moreDescriptors.add(now.descriptors - first.descriptors);
    moreThreads.add(now.threads - first.threads);
  }
  sleep(Math.min(1, duration / 50));
}
