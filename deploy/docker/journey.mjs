// A patient's first day through the five services, from outside: every call is HTTP on a published port, every token from
// the issuer. `node deploy/docker/journey.mjs [host]`, in the workspace; prints what it saw and ends with 1 when it was not so.
import { randomUUID } from 'node:crypto';
import { admit, refer, sample } from '@stepwell/stepwell/clinic/journey';

const host = process.argv[2] ?? '127.0.0.1';
const port = (name, fallback) => Number(process.env[name] ?? fallback);
const PORTS = {
  intake: port('INTAKE_PORT', 3001),
  scheduling: port('SCHEDULING_PORT', 3002),
  attendance: port('ATTENDANCE_PORT', 3003),
  medication: port('MEDICATION_PORT', 3004),
  'step-down': port('STEP_DOWN_PORT', 3005),
};
const ISSUER = `http://${host}:${port('ISSUER_PORT', 4000)}`;
const SECRET = process.env.OIDC_CLIENT_SECRET ?? 'development';
const DEADLINE_MS = 60_000;
const STAFF = { 'intake-coordinator': 'L3', counselor: 'L4', nurse: 'M1', prescriber: 'M3', 'medical-director': 'M3' };
const TRACK = [
  { phase: 'P1', weekdays: [1, 2, 3, 4, 5], minutes: 180 },
  { phase: 'P2', weekdays: [1, 3, 5], minutes: 180 },
  { phase: 'P3', weekdays: [2, 4], minutes: 120 },
];

const tokens = new Map();

async function tokenOf(role) {
  if (tokens.has(role)) return tokens.get(role);
  const authorization = `Basic ${Buffer.from(`${role}:${SECRET}`).toString('base64')}`;
  const body = new URLSearchParams({ grant_type: 'client_credentials' });
  const answer = await (await fetch(`${ISSUER}/token`, { method: 'POST', headers: { authorization }, body })).json();
  if (!answer.access_token) throw new Error(`the issuer gives ${role} no token: ${JSON.stringify(answer)}`);
  tokens.set(role, answer.access_token);
  return answer.access_token;
}

async function send(role, method, path, body) {
  const service = path.split('/')[1];
  const response = await fetch(`http://${host}:${PORTS[service]}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${await tokenOf(role)}`,
      'content-type': 'application/json',
      ...(method === 'POST' ? { 'idempotency-key': randomUUID() } : {}),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
  return answer;
}

const as = (role) => ({
  get: (path) => send(role, 'GET', path),
  post: (path, body = {}) => send(role, 'POST', path, body),
});

/** Polls until `look` answers something that is so; events travel meanwhile. */
async function eventually(what, look, isSo) {
  const began = Date.now();
  let last;
  for (;;) {
    last = await look().catch((error) => ({ error: error.message }));
    if (isSo(last)) break;
    if (Date.now() - began > DEADLINE_MS) throw new Error(`never: ${what}; last ${JSON.stringify(last).slice(0, 600)}`);
    await new Promise((done) => setTimeout(done, 200));
  }
  console.log(`${what} (${Date.now() - began} ms)`);
  return last;
}

async function openClinic() {
  const admin = as('org-admin');
  const zone = 'America/New_York';
  const site = { name: 'Harbor', zone, jurisdiction: 'US-MD', edition: '4', opioidTreatmentProgram: true };
  const { siteId } = await admin.post('/scheduling/v1/sites', site);
  const program = { siteId, name: 'Adult IOP', ageBand: 'adult' };
  const { programId } = await admin.post('/scheduling/v1/programs', program);
  const leaders = [];
  for (const _ of TRACK)
    leaders.push((await admin.post('/scheduling/v1/staff', { tier: 'L4', siteIds: [siteId] })).staffId);
  for (const [role, tier] of Object.entries(STAFF)) {
    const { staff } = JSON.parse(Buffer.from((await tokenOf(role)).split('.')[1], 'base64url'));
    await admin.post('/scheduling/v1/staff', { staffId: staff, tier, siteIds: [siteId] }).catch((error) => {
      // From a run before this one.
      if (!error.message.includes(' 409 ')) throw error;
    });
  }
  const from = new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(new Date());
  const series = TRACK.map((template, nth) => ({
    ...{ ...template, component: 'group', startLocal: '09:00', capacity: 12, from, leaderStaffId: leaders[nth] },
  }));
  await admin.post('/scheduling/v1/tracks', { siteId, programId, track: 'day', name: 'day track', series });
  return { siteId, programId, zone, today: from };
}

const has = (value, patientId) => JSON.stringify(value).includes(patientId);

/** The next day on which the phase P2 meets: Monday, Wednesday or Friday. */
function nextSession(today) {
  const day = new Date(`${today}T12:00:00Z`);
  do day.setUTCDate(day.getUTCDate() + 1);
  while (![1, 3, 5].includes(day.getUTCDay()));
  return day.toISOString().slice(0, 10);
}

const site = await openClinic();
const provider = { as };
console.log('clinic opened: site, program, staff, track');
const patient = await eventually(
  'referred, once intake knew the site',
  () => refer(provider, site),
  (it) => it.patientId,
);
const { patientId } = patient;
await eventually(
  'assessed, placed, planned, admitted',
  () => admit(provider, patient).then(() => 'done'),
  (it) => it === 'done',
);
await eventually(
  'scheduling gave a seat',
  () => as('scheduler').get(`/scheduling/v1/patients/${patientId}/enrollment`),
  (it) => it.seat?.phase === 'P2',
);
await eventually(
  'attendance has the patient on the roster',
  () => as('counselor').get(`/attendance/v1/sites/${site.siteId}/roster?siteDate=${nextSession(site.today)}`),
  (it) => has(it, patientId),
);
await eventually(
  'medication took a drug test',
  () => sample(provider, patient, [], new Date().toISOString()).then(() => 'done'),
  (it) => it === 'done',
);
const standing = () => as('counselor').get(`/step-down/v1/patients/${patientId}`);
await eventually('step-down follows the patient in P2', standing, (it) => it.phase === 'P2');
const positive = {
  instrument: 'C-SSRS',
  form: 'since-last-contact',
  items: { q1: 1, q2: 1, q3: 1, q4: 1, q5: 0, q6: 0 },
};
await as('counselor').post(`/intake/v1/patients/${patientId}/screenings`, { instruments: [positive] });
await eventually('a safety concern in intake holds the step-down at once', standing, (it) => it.holds?.length > 0);
console.log('journey done');
