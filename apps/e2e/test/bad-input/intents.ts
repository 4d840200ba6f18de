import { phq9 } from '@stepwell/stepwell/clinic/answers';
import type { Troubled } from './things.js';

type Body = Readonly<Record<string, unknown>>;

/** A command in good form, and what a version that nothing has is refused with. */
export interface Intent {
  readonly body: (known: Troubled) => Body;
  /** `stale-version` where the thing has versions, `no-version` where nothing has; else what refuses the command before. */
  readonly refused: string;
}

const stale = (body: Body | Intent['body'] = {}): Intent => ({ body: of(body), refused: 'stale-version' });
const none = (body: Body | Intent['body'] = {}): Intent => ({ body: of(body), refused: 'no-version' });
const unknown = (body: Body = {}): Intent => ({ body: of(body), refused: 'not-found' });
const of = (body: Body | Intent['body']): Intent['body'] => (typeof body === 'function' ? body : () => body);

const DAY = '2026-01-05';
const AT_NINE = '2026-01-05T09:02:00-05:00';
const REASON = { reason: 'another-one' };
const INSTRUMENTS = { instruments: [phq9(8)] };

const INTAKE: Readonly<Record<string, Intent>> = {
  'POST referrals': none(({ siteId }) => ({ siteId, source: 'self', preferredTrack: 'day', ageBand: 'adult' })),
  'POST patients/{patientId}/facts': none({ kind: 'housing-lost' }),
  'POST patients/{patientId}/examination': none({ section: 'allergies', notDone: 'declined' }),
  'POST facts/batch': none(({ patientId }) => ({ items: [{ patientId, kind: 'housing-lost' }] })),
  'POST patients/{patientId}/screenings': none(INSTRUMENTS),
  'POST screenings/batch': none(({ patientId }) => ({ items: [{ patientId, ...INSTRUMENTS }] })),
  'POST patients/{patientId}/consents': none({ scope: 'reminders' }),
  'POST consents/{consentId}/revoke': stale(),
  'POST safety-concerns/{concernId}/close': stale({
    ...REASON,
    evaluation: { evaluatedAt: AT_NINE, finding: 'no-danger' },
  }),
  'POST safety-concerns/{concernId}/change': stale({ severity: 'emergency', ...REASON }),
  'POST episodes/{episodeId}/leaves': stale(REASON),
  'POST episodes/{episodeId}/contact-attempts': none({ kind: 'phone', outcome: 'reached' }),
  'POST leaves/{leaveId}/end': stale(),
  'POST episodes/{episodeId}/care-team': stale({ members: [] }),
  'POST episodes/{episodeId}/assessments': stale(),
  'PATCH assessments/{assessmentId}': stale(INSTRUMENTS),
  'POST assessments/{assessmentId}/complete': stale(),
  'POST episodes/{episodeId}/level-decisions': stale({ level: '2.1' }),
  'POST episodes/{episodeId}/gate-clearances': stale({ gate: 'G1', ...REASON }),
  'POST episodes/{episodeId}/referrals-out': stale({ kind: 'residential' }),
  'POST referrals-out/{referralOutId}/accept': stale({
    receivingSite: 'elsewhere',
    handOverAt: AT_NINE,
    contact: 'desk',
  }),
  'POST referrals-out/{referralOutId}/close': stale({ outcome: 'cancelled-by-clinician' }),
  'POST episodes/{episodeId}/admission': stale(({ programId }) => ({
    ...{ programId, track: 'day', phase: 'P2', taper: { sessionsPerWeek: 3, minutesPerSession: 180 } },
  })),
  'POST episodes/{episodeId}/plan': stale({
    ...{ goals: [{ horizon: 'short' }], components: [{ component: 'group', sessionsPerWeek: 3, minutes: 180 }] },
  }),
  'POST episodes/{episodeId}/plan/reviews': stale({
    ...{ goalsMet: [], dischargePlan: false, reliableChange: true, outcome: 'continue' },
    ...{ resultsShown: true, agreement: 'agrees' },
  }),
  'POST episodes/{episodeId}/plan/mini-reviews': stale({ resultsShown: false, notShownReason: 'not-present' }),
  'POST episodes/{episodeId}/plan/progress': stale(({ goalId }) => ({ goalId, state: 'progressing' })),
  'POST episodes/{episodeId}/plan/artefacts': stale({
    kind: 'relapse-prevention-plan',
    sections: ['triggers', 'coping-steps', 'people-to-call'].map((section) => ({ section, steps: ['A step'] })),
    patientSigned: true,
  }),
  'POST episodes/{episodeId}/discharge-proposals': stale(REASON),
  'POST episodes/{episodeId}/discharge-proposals/decline': stale(REASON),
  'POST episodes/{episodeId}/discharge': stale({ reason: 'left', lastContactDate: DAY }),
  'POST episodes/{episodeId}/reopen': stale(REASON),
  'POST worklist/{taskId}/close': unknown(REASON),
  'POST episodes/{episodeId}/intake-visits': stale({ at: '2031-01-05T14:00:00Z' }),
  'POST intake-visits/{visitId}/outcome': unknown({ outcome: 'kept' }),
  'POST episodes/{episodeId}/records': none({ kind: 'laboratory', state: 'received' }),
  'POST patients/{patientId}/identity': stale({ givenName: 'Kim', familyName: 'Example' }),
  'POST duplicates/{pairId}/decisions': unknown({ decision: 'unsure', reason: 'second-opinion' }),
  'POST level-decisions/{decisionId}/corrections': unknown({ undo: true, ...REASON }),
  'POST episodes/{episodeId}/outside-levels': none({ system: 'state', edition: '3', code: '2.1', decidedOn: DAY }),
  'POST recovery-residences': none(({ siteId }) => ({ siteId, residence: 'house-1', source: 'phone-call' })),
  'POST rule-sets': none(({ intakeRules }) => intakeRules),
};

const SEAT = ({ trackId }: Troubled): Body => ({ trackId, from: '2026-01-07', aboveCapacityReason: 'court-order' });
const SERIES = {
  ...{ phase: 'P2', component: 'group', weekdays: [2, 4], startLocal: '13:00', minutes: 90, capacity: 6 },
  from: '2026-01-06',
};

const SCHEDULING: Readonly<Record<string, Intent>> = {
  'POST sites': none({ ...{ name: 'Hill', zone: 'America/Denver', jurisdiction: 'US-CO', edition: '4' }, ...otp() }),
  'PUT sites/{siteId}': stale({
    ...{ name: 'Harbor', zone: 'America/New_York', jurisdiction: 'US-MD', edition: '4' },
    ...otp(),
  }),
  'POST rooms': none(({ siteId }) => ({ siteId, name: 'Blue', seats: 12 })),
  'POST programs': none(({ siteId }) => ({ siteId, name: 'Youth', ageBand: 'adolescent' })),
  'POST staff': none(({ siteId }) => ({ siteIds: [siteId], tier: 'L3' })),
  'POST staff/{staffId}/credential': stale({ tier: 'L4' }),
  'POST tracks': none(({ siteId, programId }) => ({
    siteId,
    programId,
    track: 'day',
    name: 'Other',
    series: [SERIES],
  })),
  'POST series': none(({ trackId }) => ({ trackId, ...SERIES })),
  'POST series/{seriesId}/changes': stale({ scope: 'all', capacity: 11 }),
  'POST series/{seriesId}/end': stale({ until: '2026-03-30' }),
  'POST series/{seriesId}/preview': none({ change: { scope: 'all', capacity: 11 } }),
  'POST sessions/{sessionId}/move': stale({ startLocal: '10:00' }),
  'POST sessions/{sessionId}/cancel': stale(REASON),
  'POST patients/{patientId}/enrollment': stale(SEAT),
  'POST patients/{patientId}/re-track': stale(SEAT),
  'POST offers/{offerId}/accept': unknown(),
  'POST appointments': none(({ patientId, freeSessionId }) => ({ patientId, sessionId: freeSessionId })),
  'POST appointments/batch': none(({ patientId, freeSessionId }) => ({
    rows: [{ patientId, sessionId: freeSessionId }],
  })),
  'POST appointments/{appointmentId}/move': stale(({ freeSessionId }) => ({ sessionId: freeSessionId })),
  'POST appointments/{appointmentId}/cancel': stale(REASON),
};

function otp(): Body {
  return { opioidTreatmentProgram: true };
}

const ROWS = ({ patientId }: Troubled): Body[] => [{ patientId, attended: { arrivedAt: AT_NINE, minutes: 170 } }];

const ATTENDANCE: Readonly<Record<string, Intent>> = {
  'POST sessions/{sessionId}/check-ins': stale(({ patientId }) => ({ patientId, at: AT_NINE })),
  'POST sessions/{sessionId}/check-outs': stale(({ patientId }) => ({ patientId, at: AT_NINE })),
  'POST sessions/{sessionId}/attendance': none((known) => ({ rows: ROWS(known) })),
  'POST attendance/batch': none((known) => ({
    ...{ siteId: known.siteId, siteDate: DAY },
    rows: ROWS(known).map((row) => ({ ...row, sessionId: known.sessionId })),
  })),
  'POST sessions/{sessionId}/missed': stale(({ patientId }) => ({ patientId, reason: 'no-show' })),
  'POST sessions/{sessionId}/corrections': stale(({ absent }) => ({
    ...{ patientId: absent, missed: { reason: 'illness' }, reason: 'entered-in-error' },
  })),
  'POST attendance/summary': none(({ patientId }) => ({ patientIds: [patientId] })),
  'POST attendance/weekly': none(({ patientId }) => ({ cohort: [{ patientId, from: DAY }], weeks: 2 })),
  'POST outreach/{outreachId}/close': none({ result: 'reached' }),
  'POST patients/{patientId}/authorizations': none({ days: 12, from: DAY, until: '2026-03-01' }),
};

const GIVEN = { amount: 20, unit: 'mg', siteDate: DAY };
const TEST = ({ siteId }: Troubled): Body => ({
  ...{ siteId, collectedAt: AT_NINE, outcome: 'collected', method: 'presumptive' },
  results: [{ substance: 'opioid', positive: false }],
});

const MEDICATION: Readonly<Record<string, Intent>> = {
  'POST patients/{patientId}/orders': none(({ siteId }) => ({
    ...{ siteId, medication: 'acamprosate', clinical: { crclMlMin: 90, pregnant: false, currentMedications: [] } },
  })),
  'POST orders/{orderId}/change': stale({ doseMg: 25, reason: 'titration' }),
  'POST orders/{orderId}/reassess': stale({ doseMg: 25, reason: 'titration' }),
  'POST orders/{orderId}/stop': stale(REASON),
  'POST orders/{orderId}/induction-failed': stale(REASON),
  'POST orders/{orderId}/doses': stale(GIVEN),
  'POST orders/{orderId}/doses/missed': stale({ siteDate: DAY, reason: 'no-show' }),
  'POST orders/{orderId}/take-homes': stale({ doses: 1, from: '2026-01-06' }),
  'POST orders/{orderId}/take-home-level': stale({ maxDoses: 1, reason: 'stable' }),
  'POST orders/{orderId}/callbacks': stale({ result: 'correct' }),
  'POST doses/batch': none(({ orderId }) => ({ rows: [{ ...GIVEN, orderId, observed: true, externalRef: 'd-1' }] })),
  'POST doses-missed/batch': none(({ orderId }) => ({ rows: [{ orderId, siteDate: DAY, reason: 'no-show' }] })),
  'POST patients/{patientId}/drug-tests': none(TEST),
  'POST drug-tests/batch': none((known) => ({ rows: [{ ...TEST(known), patientId: known.patientId }] })),
  'POST patients/{patientId}/prescribed-elsewhere': none({ medicine: 'clonazepam', from: DAY }),
  'POST alerts/{alertId}/acknowledge': stale(REASON),
  'POST reviews/{reviewId}/done': stale(REASON),
  'POST patients/{patientId}/naloxone': none(({ siteId }) => ({ siteId, units: 1 })),
  'POST adherence/still-dosing': none(({ patientId }) => ({ patientIds: [patientId] })),
  'POST drug-tests/weekly': none(({ patientId }) => ({ cohort: [{ patientId, from: DAY }], weeks: 2 })),
  'POST summary': none(({ patientId }) => ({ patientIds: [patientId] })),
};

const STEP_DOWN: Readonly<Record<string, Intent>> = {
  'POST patients/{patientId}/evaluations': none(),
  'POST patients/{patientId}/step-ups': none({ to: 'P1', reason: 'relapse' }),
  'POST patients/{patientId}/holds': none(),
  'POST patients/{patientId}/taper-steps': none({ step: 2 }),
  'POST holds/{holdId}/release': stale({ reason: 'screened-low' }),
  'POST proposals/{proposalId}/accept': unknown(),
  'POST proposals/{proposalId}/override': unknown(REASON),
  'POST proposals/{proposalId}/defer': unknown(REASON),
  'POST approvals/{approvalId}/cancel': unknown(REASON),
  'POST actions/{actionId}/done': stale(),
  'POST rule-sets': none(({ policy }) => ({ effectiveFrom: '2026-03-01', body: policy })),
  'POST policies': none({ effectiveFrom: '2026-03-02', yaml: 'policy: own\nextends: house-step-down\n' }),
  'POST policies/check': none({ yaml: 'policy: own\nextends: house-step-down\n' }),
  'POST shadows': none(({ policy }) => ({ body: policy })),
  'POST shadows/{shadowId}/end': unknown(),
  'POST aftercare/checks/{checkId}/done': unknown({ answer: 'well' }),
  'POST what-if': none(({ policy }) => ({ body: policy, from: '2026-01-05', to: '2026-01-31' })),
};

const PARKS: Readonly<Record<string, Intent>> = {
  'POST parks/retry': none(({ tenantId, patientId }) => stream(tenantId, patientId)),
  'POST parks/skip': none(({ tenantId, patientId }) => ({
    ...stream(tenantId, patientId),
    eventId: patientId,
    ...REASON,
  })),
  'POST parks/timers/retry': none(({ tenantId, patientId }) => ({ tenantId, timerId: patientId })),
  'POST parks/timers/skip': none(({ tenantId, patientId }) => ({ tenantId, timerId: patientId, ...REASON })),
};

const EVER = { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' };

const OPERATIONS: Readonly<Record<string, Intent>> = {
  'POST operations/sites': none(({ tenantId, siteId }) => ({ tenantId, siteIds: [siteId] })),
  'POST operations/consumed': none({ ends: [], waitSeconds: 0 }),
  'POST operations/ids': none(({ tenantId, patientId: key }) => ({
    places: [{ tenantId, topic: 'stepwell.intake.v1', key, sequence: 1 }],
  })),
  'POST operations/replay': none({ source: 'intake', ...EVER, dryRun: false, ...REASON }),
  'POST operations/rebuild': none({ view: 'roster', dryRun: true, ...REASON }),
  'POST operations/rewind': none({ topic: 'stepwell.intake.v1', partition: 0, toOffset: 0, ...REASON }),
};

const OPERATORS: Readonly<Record<string, Intent>> = { ...PARKS, ...OPERATIONS };

function stream(tenantId: string, key: string): Body {
  return { tenantId, source: 'intake', topic: 'stepwell.intake.v1', key };
}

/** Every command of every service: `POST rooms`. */
export const INTENTS: Readonly<Record<string, Readonly<Record<string, Intent>>>> = {
  intake: { ...INTAKE, ...OPERATORS },
  scheduling: { ...SCHEDULING, ...OPERATORS },
  attendance: { ...ATTENDANCE, ...OPERATORS },
  medication: { ...MEDICATION, ...OPERATORS },
  'step-down': { ...STEP_DOWN, ...OPERATORS },
};
