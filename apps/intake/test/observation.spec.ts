import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { Clinic, someId, type Person } from './clinic.js';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await Clinic.open();
});
afterAll(() => clinic.close());

interface Batch {
  readonly recorded: number;
  readonly rejected: number;
  readonly items: readonly { index: number; outcome: string; rejection?: string; facts?: object }[];
}

const screen = (person: Person, instruments: readonly object[], more: object = {}) =>
  clinic.done<{ screeningId: string; scores: object[]; concerns: string[] }>(
    'front-desk',
    `patients/${person.patientId}/screenings`,
    { instruments, ...more },
  );
const phq9 = (item9: number) => ({
  instrument: 'PHQ-9',
  items: { item1: 1, item2: 1, item3: 1, item4: 1, item5: 1, item6: 1, item7: 1, item8: 1, item9 },
});
const cssrs = (items: object, form = 'since-last-contact') => ({ instrument: 'C-SSRS', form, items });

describe('instruments that came later', () => {
  test('a TAPS travels beside the scores that the first readers know', async () => {
    const person = await clinic.refer();
    const taps = { tobaccoFrequency: 0, alcoholFrequency: 2, drugFrequency: 0, prescriptionFrequency: 0 };
    const items = { ...taps, 'alcohol.1': 1, 'alcohol.2': 1, 'alcohol.3': 0, 'alcohol.4': 0 };
    await screen(person, [{ instrument: 'TAPS', mode: 'phone', items }, phq9(0)]);
    expect(await clinic.newest(person.patientId, 'ScreeningCompleted')).toMatchObject({
      scores: [{ instrument: 'PHQ-9', total: 8, lookBack: 'past-2-weeks', mode: 'clinician' }],
      furtherScores: [
        { instrument: 'TAPS', total: null, mode: 'phone', scales: { alcohol: { score: 2, band: 'higher-risk' } } },
      ],
    });
  });

  it.each<[string, object, string]>([
    ['a suicide screen on a link that nobody watches', { ...cssrs({ q1: 0 }), mode: 'self' }, 'mode-not-allowed'],
    ['a form in a language it was not validated in', { ...cssrs({ q1: 0 }), language: 'fr' }, 'language-not-allowed'],
    ['one that needs a license first', { instrument: 'DAST-10', items: {} }, 'instrument-not-enabled'],
  ])('refuses %s', async (_, instrument, code) => {
    const person = await clinic.refer();
    const body = { instruments: [instrument] };
    expect(await clinic.refused('nurse', `patients/${person.patientId}/screenings`, body)).toEqual([422, code]);
  });
});

describe('clinical facts', () => {
  it.each<Parameters<Clinic['done']>[0]>([
    'front-desk',
    'group-facilitator',
    'nurse',
    'prescriber',
    'counselor',
    'intake-coordinator',
    'service',
  ])('a %s reports one in one call', async (role) => {
    const person = await clinic.refer();
    const answer = await clinic.done(role, `patients/${person.patientId}/facts`, {
      kind: 'overdose',
      substance: 'opioid',
    });
    expect(answer.status).toBe(201);
    expect(await clinic.newest(person.patientId, 'ClinicalFactReported')).toMatchObject({
      factId: answer.body['factId'],
      kind: 'overdose',
      substance: 'opioid',
      siteDate: '2026-01-05',
    });
  });

  test('a late entry keeps when it happened, on the site’s day', async () => {
    const person = await clinic.refer();
    const occurredAt = '2026-01-04T23:30:00-05:00';
    await clinic.done('front-desk', `patients/${person.patientId}/facts`, { kind: 'housing-lost', occurredAt });
    const events = await clinic.service.events('intake.ClinicalFactReported.v1');
    expect(events.at(-1)).toMatchObject({
      occurredAt: '2026-01-05T04:30:00.000Z',
      recordedAt: '2026-01-05T14:00:00.000Z',
      data: { siteDate: '2026-01-04', substance: null },
    });
  });

  it.each<[string, object, number, string]>([
    ['a kind nobody knows', { kind: 'rain' }, 400, 'invalid-input'],
    ['the future', { kind: 'overdose', occurredAt: '2026-01-05T14:00:01Z' }, 422, 'in-the-future'],
    ['a time without a zone', { kind: 'overdose', occurredAt: '2026-01-05T14:00:00' }, 400, 'invalid-input'],
    ['free text', { kind: 'overdose', note: 'found by a friend' }, 400, 'invalid-input'],
  ])('refuses %s', async (_, body, status, code) => {
    const person = await clinic.refer();
    expect(await clinic.refused('front-desk', `patients/${person.patientId}/facts`, body)).toEqual([status, code]);
  });

  test('refuses an unknown patient and one of another site', async () => {
    const person = await clinic.refer();
    const body = { kind: 'overdose' };
    expect(await clinic.refused('front-desk', `patients/${someId()}/facts`, body)).toEqual([404, 'patient-not-known']);
    const elsewhere = { roles: ['front-desk'] as const, siteIds: [someId()] };
    expect(await clinic.refused(elsewhere, `patients/${person.patientId}/facts`, body)).toEqual([
      403,
      'not-at-your-site',
    ]);
  });

  test('a batch answers item by item and stores the good ones', async () => {
    const [one, two] = [await clinic.refer(), await clinic.refer()];
    const items = [
      { patientId: one.patientId, kind: 'self-reported-use', substance: 'opioid', occurredAt: '2026-01-03T12:00:00Z' },
      { patientId: someId(), kind: 'overdose' },
      { patientId: two.patientId, kind: 'overdose', occurredAt: '2026-01-06T12:00:00Z' },
      { patientId: two.patientId, kind: 'partner-violence' },
    ];
    const { body } = await clinic.done<Batch>('service', 'facts/batch', { items });
    expect(body).toMatchObject({
      recorded: 2,
      rejected: 2,
      items: [
        { index: 0, outcome: 'recorded' },
        { index: 1, outcome: 'rejected', rejection: 'patient-not-known' },
        { index: 2, outcome: 'rejected', rejection: 'in-the-future' },
        { index: 3, outcome: 'recorded' },
      ],
    });
    expect(await clinic.told(one.patientId)).toEqual(['ReferralReceived', 'ClinicalFactReported']);
    const stored = await clinic.service.sql(`SELECT kind FROM intake.clinical_facts WHERE patient_id = $1`, [
      two.patientId,
    ]);
    expect(stored).toEqual([{ kind: 'partner-violence' }]);
  });

  test('a batch holds 1 to 1,000 items', async () => {
    const item = { patientId: someId(), kind: 'overdose' };
    expect(await clinic.refused('service', 'facts/batch', { items: [] })).toEqual([400, 'invalid-input']);
    const tooMany = { items: Array.from({ length: 1001 }, () => item) };
    expect(await clinic.refused('service', 'facts/batch', tooMany)).toEqual([400, 'invalid-input']);
    expect((await clinic.done<Batch>('service', 'facts/batch', { items: tooMany.items.slice(1) })).body.rejected).toBe(
      1000,
    );
  });

  test('a batch sent twice with one key is stored once', async () => {
    const person = await clinic.refer();
    const body = { items: [{ patientId: person.patientId, kind: 'unsafe-home' }] };
    const key = { 'idempotency-key': someId() };
    const client = clinic.service.as('service');
    const first = await client.post('/intake/v1/facts/batch', body, key);
    const second = await client.post('/intake/v1/facts/batch', body, key);
    expect(second.body).toEqual(first.body);
    expect(second.headers['idempotent-replayed']).toBe('true');
    expect(await clinic.told(person.patientId)).toEqual(['ReferralReceived', 'ClinicalFactReported']);
  });
});

describe('screenings', () => {
  test('scores are computed and published with the screening', async () => {
    const person = await clinic.refer();
    const { body } = await screen(person, [{ instrument: 'WITHDRAWAL-GRADE', items: { grade: 2 } }]);
    expect(body).toMatchObject({
      scores: [{ instrument: 'WITHDRAWAL-GRADE', total: 2, band: 'moderate' }],
      concerns: [],
    });
    expect(await clinic.newest(person.patientId, 'ScreeningCompleted')).toMatchObject({
      episodeId: person.episodeId,
      screeningId: body.screeningId,
      scores: [{ form: 'standard', takenAt: '2026-01-05T14:00:00.000Z' }],
    });
  });

  it.each<[string, object, number, string]>([
    ['a bad value', { instruments: [{ instrument: 'WITHDRAWAL-GRADE', items: { grade: 4 } }] }, 422, 'bad-item-value'],
    [
      'half a point',
      { instruments: [{ instrument: 'WITHDRAWAL-GRADE', items: { grade: 0.5 } }] },
      400,
      'invalid-input',
    ],
    ['an instrument twice', { instruments: [phq9(0), phq9(0)] }, 422, 'instrument-twice'],
    ['no instrument', { instruments: [] }, 400, 'invalid-input'],
    ['a total instead of items', { instruments: [{ instrument: 'PHQ-9', total: 4 }] }, 400, 'invalid-input'],
  ])('refuses %s', async (_, body, status, code) => {
    const person = await clinic.refer();
    expect(await clinic.refused('front-desk', `patients/${person.patientId}/screenings`, body)).toEqual([status, code]);
    expect(await clinic.told(person.patientId)).toEqual(['ReferralReceived']);
  });

  test('PHQ-9 item 9 opens a concern unless a suicide screen was done the same day', async () => {
    const alone = await clinic.refer();
    expect((await screen(alone, [phq9(1)])).body.concerns).toEqual(['phq9-item9']);
    const together = await clinic.refer();
    expect((await screen(together, [phq9(1), cssrs({ q1: 0, q2: 0, q6: 0 })])).body.concerns).toEqual([]);
    const earlier = await clinic.refer();
    await screen(earlier, [cssrs({ q1: 0, q2: 0, q6: 0 })]);
    expect((await screen(earlier, [phq9(1)])).body.concerns).toEqual([]);
    const yesterday = await clinic.refer();
    await screen(yesterday, [cssrs({ q1: 0, q2: 0, q6: 0 })], { occurredAt: '2026-01-04T14:00:00Z' });
    expect((await screen(yesterday, [phq9(1)])).body.concerns).toEqual(['phq9-item9']);
  });

  test('a concern that is open is not opened again, and becomes more urgent only', async () => {
    const person = await clinic.refer();
    const withdrawal = [{ instrument: 'WITHDRAWAL-GRADE', items: { grade: 3 } }];
    await screen(person, withdrawal);
    await screen(person, withdrawal);
    await screen(person, [{ instrument: 'CIWA-Ar', items: { orientation: 2 } }]);
    await screen(person, withdrawal);
    expect((await clinic.told(person.patientId)).filter((name) => name.startsWith('Safety'))).toEqual([
      'SafetyConcernOpened',
      'SafetyConcernChanged',
    ]);
    expect(await clinic.newest(person.patientId, 'SafetyConcernChanged')).toMatchObject({ severity: 'emergency' });
  });

  test('a batch scores, refuses and raises item by item', async () => {
    const [one, two] = [await clinic.refer(), await clinic.refer()];
    const items = [
      { patientId: one.patientId, instruments: [cssrs({ q1: 1, q2: 1, q3: 1, q4: 0, q5: 0, q6: 0 })] },
      { patientId: one.patientId, instruments: [cssrs({ q4: 1 })] },
      { patientId: two.patientId, instruments: [{ instrument: 'COWS', items: { pulse: 3 } }] },
      { patientId: two.patientId, instruments: [{ instrument: 'WITHDRAWAL-GRADE', items: { grade: 1 } }] },
    ];
    const { body } = await clinic.done<Batch>('service', 'screenings/batch', { items });
    expect(body).toMatchObject({
      recorded: 3,
      rejected: 1,
      items: [
        { outcome: 'recorded', concerns: ['suicide-risk-moderate'] },
        { outcome: 'recorded', concerns: ['suicide-risk-high'] },
        { outcome: 'rejected', rejection: 'bad-item-value', facts: { item: 'pulse' } },
        { outcome: 'recorded', concerns: [] },
      ],
    });
    expect(await clinic.told(one.patientId)).toEqual([
      'ReferralReceived',
      'ScreeningCompleted',
      'ScreeningCompleted',
      'SafetyConcernOpened',
      'SafetyConcernOpened',
    ]);
  });
});

describe('safety concerns', () => {
  const opened = async (person: Person): Promise<string> => {
    await screen(person, [{ instrument: 'WITHDRAWAL-GRADE', items: { grade: 3 } }]);
    return `safety-concerns/${String((await clinic.newest(person.patientId, 'SafetyConcernOpened'))['concernId'])}`;
  };

  test('anyone clinical makes it more urgent; softening it takes the tier that may close it', async () => {
    const concern = await opened(await clinic.refer());
    const change = (severity: string) => ({ severity, reason: 'worse' });
    expect(await clinic.refused('nurse', `${concern}/change`, change('same-day'))).toEqual([409, 'nothing-to-change']);
    await clinic.done('nurse', `${concern}/change`, change('emergency'));
    expect(await clinic.refused('counselor', `${concern}/change`, change('watch'))).toEqual([403, 'tier-too-low']);
    expect((await clinic.done('clinical-supervisor', `${concern}/change`, change('watch'))).body).toMatchObject({
      severity: 'watch',
    });
  });

  test('it is closed once, by a clinician, with a reason', async () => {
    const person = await clinic.refer();
    const concern = await opened(person);
    expect(await clinic.refused('front-desk', `${concern}/close`, clinic.evaluated('seen'))).toEqual([
      403,
      'role-not-allowed',
    ]);
    expect(await clinic.refused('nurse', `${concern}/close`, clinic.evaluated('seen'))).toEqual([403, 'tier-too-low']);
    expect(await clinic.refused('counselor', `${concern}/close`)).toEqual([400, 'invalid-input']);
    await clinic.done('counselor', `${concern}/close`, clinic.evaluated('seen'));
    expect(await clinic.refused('counselor', `${concern}/close`, clinic.evaluated('seen'))).toEqual([
      409,
      'concern-closed',
    ]);
    expect(await clinic.newest(person.patientId, 'SafetyConcernClosed')).toMatchObject({
      reason: 'seen',
      closedBy: { staffId: clinic.service.staff.counselor.staffId, tier: 'L3' },
    });
    await opened(person);
    expect(await clinic.refused('counselor', `safety-concerns/${someId()}/close`, clinic.evaluated('seen'))).toEqual([
      404,
      'not-found',
    ]);
  });

  test('a closed concern stays closed while the draft goes on, until something new is said', async () => {
    const person = await clinic.refer();
    const draft = await clinic.done<{ assessmentId: string }>('counselor', `episodes/${person.episodeId}/assessments`, {
      instruments: [cssrs({ q4: 1 }, 'intake')],
    });
    const concernId = String((await clinic.newest(person.patientId, 'SafetyConcernOpened'))['concernId']);
    await clinic.done('medical-director', `safety-concerns/${concernId}/close`, clinic.evaluated());
    const url = `/intake/v1/assessments/${draft.body.assessmentId}`;
    const answer = (items: object, version: number) =>
      clinic.service
        .as('counselor')
        .patch(url, { instruments: [cssrs(items, 'intake')] }, { 'if-match': `"${version}"` });
    await answer({ q1: 1 }, 1);
    expect((await clinic.told(person.patientId)).at(-1)).toBe('SafetyConcernClosed');
    await answer({ q5: 1 }, 2);
    expect(await clinic.newest(person.patientId, 'SafetyConcernOpened')).toMatchObject({ trigger: 'cssrs-q5' });
    expect((await clinic.told(person.patientId)).at(-1)).toBe('SafetyConcernOpened');
  });
});
