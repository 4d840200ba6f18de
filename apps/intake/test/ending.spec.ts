import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import {
  AttendanceCorrectedV1,
  MedicationOrderedV1,
  MedicationStoppedV1,
  OutreachExhaustedV1,
  PhaseChangedV1,
  SessionAttendedV1,
} from '@stepwell/contracts';
import { addDays, siteDate, type Id, type SiteDate } from '@stepwell/kernel';
import { Clinic, someId, type Person } from './clinic.js';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await Clinic.open();
});
afterAll(() => clinic.close());

const ZONE = 'America/New_York';
const today = (): SiteDate => siteDate(clinic.service.clock.now(), ZONE);
const path = ({ episodeId }: Person, rest: string): string => `episodes/${episodeId}/${rest}`;
const aftercare = (days = 7) => ({
  ...{
    appointmentOn: addDays(today(), days),
    contact: 'primary-counselor',
    naloxone: 'provided',
    relapsePlan: 'signed',
  },
});
const signs = (person: Person, body: object) => clinic.done('medical-director', path(person, 'discharge'), body);
const refused = (person: Person, body: object, role: Parameters<Clinic['done']>[0] = 'medical-director') =>
  clinic.refused(role, path(person, 'discharge'), body);
const episode = async ({ episodeId }: Person) =>
  (await clinic.service.as('counselor').get<Record<string, unknown>>(`/intake/v1/episodes/${episodeId}`)).body;
const names = async ({ patientId }: Person, name: string) =>
  (await clinic.told(patientId)).filter((told) => told === name).length;
const days = async (count: number): Promise<void> => {
  clinic.service.clock.advance({ days: count });
  await clinic.service.quiet();
};

const session = (sessionId: Id, on: SiteDate) => ({
  ...{ sessionId, episodeId: null, siteId: clinic.service.siteId, component: 'group', plannedMinutes: 180 },
  ...{ startsAt: `${on}T15:00:00.000Z`, siteDate: on, zone: ZONE },
});
const attended = { minutes: 180, countableMinutes: 170, partial: false };
const ordered = async ({ patientId }: Person, orderId: Id): Promise<void> => {
  await clinic.service.deliver(MedicationOrderedV1, {
    ...{
      patientId,
      orderId,
      medication: 'buprenorphine' as const,
      siteId: clinic.service.siteId,
      dose: 16,
      everyDays: 1,
    },
    ...{ prescribedBy: { staffId: 'p', tier: 'M3' as const }, siteDate: today(), zone: ZONE },
  });
};

describe('a discharge', () => {
  test('is proposed by many, signed by L4 or M2 and above, with its exit as TEDS counts', async () => {
    const person = await clinic.admitted();
    const proposals = path(person, 'discharge-proposals');
    await clinic.done('counselor', proposals, { reason: 'goals-met' });
    expect(await clinic.refused('counselor', proposals, { reason: 'goals-met' })).toEqual([
      409,
      'discharge-already-proposed',
    ]);
    const body = { reason: 'completed', lastContactDate: today(), aftercare: aftercare() };
    expect(await refused(person, body, 'counselor')).toEqual([403, 'tier-too-low']);
    await clinic.done('prescriber', path(person, 'discharge'), body);
    expect(await refused(person, body)).toEqual([409, 'episode-closed']);
    const told = await clinic.newest(person.patientId, 'PatientDischarged');
    expect(told).toMatchObject({ reason: 'completed', tedsReason: 1, aftercareOn: aftercare().appointmentOn });
    expect(Object.keys(told)).not.toContain('aftercare');
    expect(await clinic.newest(person.patientId, 'DischargeProposed')).toMatchObject({
      ...{ reason: 'goals-met', proposedBy: 'person', suggests: 'completed' },
    });
  });

  it.each<[string, object, number, string]>([
    ['a relapse', { reason: 'relapse' }, 422, 'never-for-use-alone'],
    ['a positive test', { reason: 'terminated', ground: 'positive-test' }, 422, 'never-for-use-alone'],
    ['a reason of one’s own', { reason: 'difficult' }, 422, 'unknown-reason'],
    ['nothing after completion', { reason: 'completed', aftercareWaiver: 'declined' }, 409, 'aftercare-plan-missing'],
    ['free text', { reason: 'drank again, sadly' }, 400, 'invalid-input'],
    [
      'a plan without its contact',
      { reason: 'left', aftercare: { appointmentOn: '2026-01-09' } },
      400,
      'invalid-input',
    ],
    ['a name', { reason: 'left', aftercareWaiver: 'declined', name: 'Ann' }, 400, 'invalid-input'],
  ])('is refused for %s, and nothing is stored', async (_, body, status, code) => {
    const person = await clinic.admitted();
    expect(await refused(person, { lastContactDate: today(), ...body })).toEqual([status, code]);
    expect(await episode(person)).toMatchObject({ status: 'admitted', discharge: null });
    expect(await names(person, 'PatientDischarged')).toBe(0);
  });

  test('is never proposed for use alone, and a proposal is declined by the tier', async () => {
    const person = await clinic.admitted();
    const proposals = path(person, 'discharge-proposals');
    expect(await clinic.refused('counselor', proposals, { reason: 'relapse' })).toEqual([422, 'never-for-use-alone']);
    await clinic.done('counselor', proposals, { reason: 'conduct' });
    const decline = { reason: 'clinical-judgement' };
    expect(await clinic.refused('counselor', `${proposals}/decline`, decline)).toEqual([403, 'tier-too-low']);
    await clinic.done('clinical-supervisor', `${proposals}/decline`, decline);
    expect(await episode(person)).toMatchObject({ status: 'admitted', dischargeProposal: null });
    expect(await clinic.refused('clinical-supervisor', `${proposals}/decline`, decline)).toEqual([
      409,
      'no-discharge-proposed',
    ]);
  });

  test('waits for a plan for each running order, until the order ends', async () => {
    const person = await clinic.admitted();
    const orderId = someId();
    await ordered(person, orderId);
    const body = { reason: 'left', lastContactDate: today(), aftercare: aftercare() };
    expect(await refused(person, body)).toEqual([409, 'continuity-plan-missing']);
    const plan = {
      orderId,
      continuedBy: 'clinic-b',
      appointmentOn: addDays(today(), 5),
      supplyUntil: addDays(today(), 4),
    };
    expect(await refused(person, { ...body, continuity: [plan] })).toEqual([422, 'continuity-plan-gap']);
    await signs(person, { ...body, continuity: [{ ...plan, supplyUntil: plan.appointmentOn }] });
    expect(await clinic.newest(person.patientId, 'PatientDischarged')).toMatchObject({ medicationContinued: true });

    const other = await clinic.admitted();
    const stopped = someId();
    await ordered(other, stopped);
    expect(await refused(other, body)).toEqual([409, 'continuity-plan-missing']);
    await clinic.service.deliver(MedicationStoppedV1, {
      ...{
        patientId: other.patientId,
        orderId: stopped,
        medication: 'buprenorphine' as const,
        reason: 'patient-choice',
      },
      ...{ siteDate: today(), zone: ZONE },
    });
    await signs(other, body);
    expect(await clinic.newest(other.patientId, 'PatientDischarged')).toMatchObject({ medicationContinued: false });
  });
});

describe('the discharge summary', () => {
  const look = async ({ episodeId }: Person) =>
    (await clinic.service.as('counselor').get<Record<string, unknown>>(`/intake/v1/episodes/${episodeId}/discharge`))
      .body;

  test('says before what each exit needs, and after what became of it, with the follow-up measures', async () => {
    const person = await clinic.admitted();
    const orderId = someId();
    await ordered(person, orderId);
    const start = today();
    await clinic.service.deliver(SessionAttendedV1, {
      ...{ patientId: person.patientId, ...session(someId(), start), ...attended },
    });
    const before = await look(person);
    expect(before).toMatchObject({ proposal: null, lastServiceOn: start, summary: null });
    expect(before['exits']).toContainEqual({
      ...{ reason: 'administrative', tedsReason: 2, grounds: [], aftercare: 'or-waived', continuityFor: [orderId] },
      notBefore: addDays(start, 30),
    });
    const plan = { orderId, continuedBy: 'clinic-b', appointmentOn: today(), supplyUntil: today() };
    await signs(person, { reason: 'completed', lastContactDate: start, aftercare: aftercare(), continuity: [plan] });
    const after = await look(person);
    expect(after['exits']).toEqual([]);
    expect(after['summary']).toMatchObject({
      ...{ reason: 'completed', tedsReason: 1, admittedOn: start, lengthOfStayDays: 0, level: '2.1', phase: 'P2' },
      ...{ goals: { set: 2, met: 0 }, aftercare: aftercare(), continuity: [plan] },
      measures: [{ instrument: 'C-SSRS', first: { band: 'none' }, last: { band: 'none' } }],
    });
    const { followUps } = after['summary'] as { followUps: { instrument: string; dueOn: string }[] };
    expect(followUps.filter(({ instrument }) => instrument === 'PHQ-9').map(({ dueOn }) => dueOn)).toEqual(
      [0, 91, 182, 365].map((count) => addDays(start, count)),
    );
    const due = `/intake/v1/instruments-due?siteId=${clinic.service.siteId}&status=discharged&aheadDays=1&limit=200`;
    const list = await clinic.service.as('counselor').get<{ items: { episodeId: Id; due: object[] }[] }>(due);
    const own = list.body.items.find(({ episodeId }) => episodeId === person.episodeId);
    expect(own?.due).toContainEqual({ instrument: 'PHQ-9', form: 'standard', dueOn: start, overdueDays: 0 });
    const elsewhere = { roles: ['counselor'] as const, siteIds: [someId()] };
    const path = `/intake/v1/episodes/${person.episodeId}/discharge`;
    expect(await clinic.service.as(elsewhere).get(path)).toMatchObject({ status: 403 });
  });
});

describe('C24 vanished', () => {
  test('30 days without service: proposed as of the last contact, signed with continuity, reopened by a late return', async () => {
    const person = await clinic.admitted();
    const { patientId } = person;
    const orderId = someId();
    await ordered(person, orderId);
    const last = addDays(today(), 3);
    await clinic.service.deliver(SessionAttendedV1, { patientId, ...session(someId(), last), ...attended });
    const wrong = { patientId, ...session(someId(), addDays(last, 9)) };
    await clinic.service.deliver(SessionAttendedV1, { ...wrong, ...attended });
    await clinic.service.deliver(AttendanceCorrectedV1, {
      ...{ ...wrong, outcome: { kind: 'withdrawn' as const }, correctionReason: 'wrong-person' },
    });
    await days(32);
    expect(await names(person, 'DischargeProposed')).toBe(0);
    const body = { reason: 'administrative', lastContactDate: last, aftercareWaiver: 'person-not-reached' };
    expect(await refused(person, body)).toEqual([409, 'last-contact-too-recent']);
    await days(1);
    expect(await clinic.newest(patientId, 'DischargeProposed')).toMatchObject({
      ...{ reason: 'no-service', proposedBy: 'system', suggests: 'administrative', lastContactDate: last },
    });
    expect(await episode(person)).toMatchObject({ status: 'admitted' });

    expect(await refused(person, body)).toEqual([409, 'continuity-plan-missing']);
    expect(await refused(person, { ...body, lastContactDate: addDays(last, -1) })).toEqual([
      422,
      'later-service-known',
    ]);
    const plan = { orderId, continuedBy: 'walk-in-clinic', appointmentOn: today(), supplyUntil: today() };
    await signs(person, { ...body, continuity: [plan] });
    expect(await clinic.newest(patientId, 'PatientDischarged')).toMatchObject({
      ...{ reason: 'administrative', tedsReason: 2, lastContactDate: last, medicationContinued: true },
    });

    await days(20);
    expect(await clinic.refused('counselor', path(person, 'reopen'), { reason: 'pity' })).toEqual([
      422,
      'unknown-reason',
    ]);
    await clinic.done('intake-coordinator', path(person, 'reopen'), { reason: 'late-return' });
    expect(await clinic.newest(patientId, 'EpisodeReopened')).toMatchObject({ endedFor: 'administrative' });
    expect(await clinic.refused('counselor', path(person, 'admission'), clinic.admission())).toEqual([
      409,
      'reassessment-needed',
    ]);
    await clinic.assessPlain(person);
    await clinic.decide(person);
    expect(await clinic.admit(person)).toMatchObject({
      status: 'admitted',
      formerEnds: [{ reason: 'administrative' }],
    });
    await days(30);
    expect(await names(person, 'DischargeProposed')).toBe(2);
  });

  it.each<[number, string]>([
    [90, 'reopened'],
    [91, 'reopen-window-passed'],
  ])('a return %s days after the last contact: %s', async (after, outcome) => {
    const person = await clinic.admitted();
    await signs(person, { reason: 'left', lastContactDate: today(), aftercareWaiver: 'declined' });
    clinic.service.clock.advance({ days: after });
    const reopen = () => clinic.refused('counselor', path(person, 'reopen'), { reason: 'late-return' });
    expect((await reopen())[1]).toBe(outcome === 'reopened' ? 'no problem' : outcome);
  });

  test('a return after completion, or into another open episode, opens no old one', async () => {
    const person = await clinic.admitted();
    expect(await clinic.refused('counselor', path(person, 'reopen'), { reason: 'late-return' })).toEqual([
      409,
      'not-discharged',
    ]);
    await signs(person, { reason: 'completed', lastContactDate: today(), aftercare: aftercare() });
    expect(await clinic.refused('counselor', path(person, 'reopen'), { reason: 'late-return' })).toEqual([
      409,
      'exit-not-reopenable',
    ]);
    const other = await clinic.admitted();
    await signs(other, { reason: 'left', lastContactDate: today(), aftercareWaiver: 'declined' });
    await clinic.refer({ patientId: other.patientId });
    expect(await clinic.refused('counselor', path(other, 'reopen'), { reason: 'late-return' })).toEqual([
      409,
      'episode-already-open',
    ]);
  });
});

describe('the system proposes, and never discharges', () => {
  test('when outreach is exhausted, once', async () => {
    const person = await clinic.admitted();
    const exhausted = { patientId: person.patientId, outreachId: someId(), siteDate: today(), zone: ZONE };
    await clinic.service.deliver(OutreachExhaustedV1, exhausted);
    await clinic.service.deliver(OutreachExhaustedV1, { ...exhausted, outreachId: someId() });
    expect(await names(person, 'DischargeProposed')).toBe(1);
    expect(await clinic.newest(person.patientId, 'DischargeProposed')).toMatchObject({ suggests: 'administrative' });
    expect(await episode(person)).toMatchObject({ status: 'admitted' });
  });

  test('when a person handed over to residential care is not back after 14 days', async () => {
    const handedOver = async (): Promise<{ person: Person; referral: string }> => {
      const person = await clinic.admitted();
      const kind = { kind: 'residential' };
      const { body } = await clinic.done<{ referralsOut: { referralOutId: Id }[] }>(
        'counselor',
        path(person, 'referrals-out'),
        kind,
      );
      const referral = `referrals-out/${body.referralsOut[0]!.referralOutId}`;
      const hand = { receivingSite: 'hill-house', handOverAt: clinic.service.clock.now(), contact: 'duty-nurse' };
      await clinic.done('counselor', `${referral}/accept`, hand);
      await clinic.done('counselor', `${referral}/close`, { outcome: 'handed-over' });
      return { person, referral };
    };
    const [gone, back] = [await handedOver(), await handedOver()];
    await days(13);
    await clinic.done('counselor', `${back.referral}/close`, { outcome: 'returned' });
    expect(await episode(gone.person)).toMatchObject({ dischargeProposal: null });
    await days(1);
    expect(await episode(gone.person)).toMatchObject({
      ...{ status: 'on-leave', dischargeProposal: { reason: 'not-returned', suggests: 'transferred' } },
    });
    expect(await episode(back.person)).toMatchObject({ status: 'admitted', dischargeProposal: null });
  });

  test('when aftercare has lasted its time', async () => {
    const person = await clinic.admitted();
    const level = (code: '2.1' | '1.0') => ({ system: 'house' as const, edition: '4' as const, code });
    await clinic.service.deliver(PhaseChangedV1, {
      ...{ ...person, changeId: someId(), from: 'P4' as const, to: 'P5' as const, direction: 'down' as const },
      ...{ reason: 'criteria-met', taper: { sessionsPerWeek: 0.5, minutesPerSession: 60 } },
      ...{ levelFrom: level('2.1'), levelTo: level('1.0'), effectiveOn: today(), siteDate: today(), zone: ZONE },
      hourBand: { minHours: null, maxHours: 9, ageBand: 'adult' as const },
      signedBy: { staffId: 's', tier: 'L4' as const },
    });
    for (let month = 0; month < 6; month += 1) {
      const given = { patientId: person.patientId, ...session(someId(), today()), ...attended };
      await clinic.service.deliver(SessionAttendedV1, given);
      await days(29);
    }
    expect(await names(person, 'DischargeProposed')).toBe(0);
    await clinic.service.deliver(SessionAttendedV1, {
      patientId: person.patientId,
      ...session(someId(), today()),
      ...attended,
    });
    await days(6);
    expect(await clinic.newest(person.patientId, 'DischargeProposed')).toMatchObject({
      ...{ reason: 'aftercare-completed', suggests: 'completed' },
    });
  });
});
