// Users of examples/moodcast, who ask for predictions one after the other: each answer is whole, and soon there.
import { check } from 'k6';
import { get, post, seconds, vus } from './server.js';

export const options = {
  scenarios: { predictions: { executor: 'constant-vus', vus: vus(20), duration: `${seconds('30s')}s` } },
  thresholds: {
    checks: ['rate==1'],
    http_req_failed: ['rate==0'],
    http_req_duration: [`p(99)<${__ENV.P99_MS || 800}`],
  },
};

const kinds = ['mood_state', 'adherence', 'relapse_risk', 'cycle_length', 'sleep_quality'];
const between = (least, most) => least + Math.floor(Math.random() * (most - least + 1));
// Those that the example's script has made.
const someUser = () => `00000000-0000-4000-8000-${String(between(1, 12)).padStart(12, '0')}`;

function whole(answer, user, types, limit) {
  if (answer.status !== 200) return false;
  const said = answer.json();
  // In any order: k6 gives members in none.
  const predicted = Object.keys(said.predictions);
  const chances = said.predictions.mood_state ? Object.values(said.predictions.mood_state.probabilities) : [1];
  return said.user_id === user && said.checkins === limit && predicted.length === types.length &&
    types.every((type) => predicted.includes(type)) && Math.abs(chances.reduce((sum, each) => sum + each, 0) - 1) < 1e-3;
}

export default function () {
  const user = someUser();
  const types = kinds.slice(0, between(1, kinds.length));
  const limit = between(1, 10);
  const got = get(`/predictions/${user}?types=${types.join()}&limit_checkins=${limit}`, undefined, '/predictions/{user_id}');
  check(got, { 'a user has the predictions that were asked for': () => whole(got, user, types, limit) });
  const posted = post('/predictions', JSON.stringify({ user_id: user, types, limit_checkins: limit }));
  check(posted, { 'and the same by a body': () => whole(posted, user, types, limit) });
}
