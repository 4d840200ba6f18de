// k6: somebody looks at sites, rosters and proposals, steadily; a refusal or a slow answer fails the run.
import http from 'k6/http';
import { check } from 'k6';

export const options = {
  scenarios: {
    reading: { executor: 'constant-arrival-rate', rate: 50, timeUnit: '1s', duration: '1m', preAllocatedVUs: 20 },
  },
  thresholds: { http_req_failed: ['rate==0'], http_req_duration: ['p(99)<500'] },
};

export function setup() {
  const credentials = `scheduler:${__ENV.CLIENT_SECRET || 'development'}@`;
  const answer = http.post(
    `http://${credentials}issuer:4000/token`,
    { grant_type: 'client_credentials' },
    { auth: 'basic' },
  );
  return { authorization: `Bearer ${answer.json('access_token')}` };
}

export default function (headers) {
  const answer = http.get('http://scheduling-api:3000/scheduling/v1/sites', { headers });
  check(answer, { 'sites are answered': ({ status }) => status === 200 });
}
