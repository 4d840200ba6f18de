import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  ActionDoneV1,
  ActionRequestedV1,
  CredentialChangedV1,
  OutreachExhaustedV1,
  PhaseChangedV1,
  SiteRegisteredV1,
  StaffRegisteredV1,
} from '@stepwell/contracts';
import type { Id } from '@stepwell/kernel';
import { SHIPPED } from '../src/domain/rule-sets.js';
import { Clinic, someId, type Person } from './clinic.js';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await Clinic.open();
});
afterAll(() => clinic.close());

const level = (code: '2.1' | '1.5') => ({ system: 'house', edition: '4', code }) as const;
const moment = { siteDate: '2026-02-02', zone: 'America/New_York' };
const signedBy = { staffId: 'supervisor-1', tier: 'L4' } as const;
const phaseChanged = (person: Person, to: 'P1' | 'P3' = 'P3') => ({
  ...person,
  ...{ changeId: someId(), from: 'P2' as const, to, direction: 'down' as const, reason: 'criteria-met' },
  taper: to === 'P3' ? { sessionsPerWeek: 2, minutesPerSession: 120 } : { sessionsPerWeek: 5, minutesPerSession: 180 },
  levelFrom: level('2.1'),
  levelTo: level(to === 'P3' ? '1.5' : '2.1'),
  hourBand: { minHours: null, maxHours: 8.99, ageBand: 'adult' as const },
  ...{ effectiveOn: '2026-02-02', signedBy, ...moment },
});
const episode = async ({ episodeId }: Person) =>
  (await clinic.service.as('counselor').get(`/intake/v1/episodes/${episodeId}`)).body;
const patient = async ({ patientId }: Person) =>
  (await clinic.service.as('counselor').get<{ worklist: object[] }>(`/intake/v1/patients/${patientId}`)).body;

describe('step-down', () => {
  test('PhaseChanged spans the level and makes a plan review due, once even when delivered twice', async () => {
    const person = await clinic.admitted();
    const sent = await clinic.service.deliver(PhaseChangedV1, phaseChanged(person));
    expect(await episode(person)).toMatchObject({
      phase: 'P3',
      taper: { sessionsPerWeek: 2, minutesPerSession: 120 },
      level: { level: { code: '1.5' } },
      plan: { reviewDue: '2026-02-04' },
    });
    expect(await clinic.newest(person.patientId, 'LevelOfCareDecided')).toMatchObject({
      cause: 'phase-change',
      level: { code: '1.5' },
      hourBand: { maxHours: 8.99 },
      decidedBy: signedBy,
      recommended: null,
    });
    const before = await clinic.told(person.patientId);
    await clinic.service.publish(sent);
    await clinic.service.quiet();
    expect(await clinic.told(person.patientId)).toEqual(before);
    expect((await patient(person)).worklist).toMatchObject([{ kind: 'plan-review', trigger: 'phase-change' }]);
  });

  test('a phase change inside a level decides no level again', async () => {
    const person = await clinic.admitted();
    await clinic.service.deliver(PhaseChangedV1, phaseChanged(person, 'P1'));
    expect(await episode(person)).toMatchObject({ phase: 'P1' });
    expect((await clinic.told(person.patientId)).filter((name) => name === 'LevelOfCareDecided')).toHaveLength(1);
  });

  describe.each([
    ['Maryland', 'US-MD', 'house-hours', 20],
    ['North Carolina', 'US-NC', 'us-nc-hours', 19],
    ['Kansas', 'US-KS', 'us-ks-hours', 19],
    ['Ohio, which has no pack of its own', 'US-OH', 'house-hours', 20],
  ] as const)('%s', (_name, jurisdiction, rules, most) => {
    let siteId: Id;
    beforeAll(async () => {
      siteId = someId();
      await clinic.site(siteId, jurisdiction, '4');
    });
    const bandAfter = async (person: Person, to: 'P2' | 'P3') => {
      const planned = { minHours: to === 'P2' ? 9 : null, maxHours: to === 'P2' ? 20 : 9, ageBand: 'adult' as const };
      const levelTo = level(to === 'P2' ? '2.1' : '1.5');
      await clinic.service.deliver(PhaseChangedV1, { ...phaseChanged(person), to, levelTo, hourBand: planned });
      const { hourBand, ruleSet } = await clinic.newest(person.patientId, 'LevelOfCareDecided');
      const { id, version, hash } = SHIPPED.find((shipped) => shipped.id === rules)!;
      expect(ruleSet).toEqual({ id, version, hash });
      expect(await episode(person)).toMatchObject({ level: { level: levelTo, hourBand } });
      return hourBand;
    };

    test('a phase change leads to the band that the hours in force give the level, whatever it was planned with', async () => {
      const person = await clinic.admitted({ siteId });
      expect(await bandAfter(person, 'P3')).toEqual({ minHours: null, maxHours: 8.99, ageBand: 'adult' });
      expect(await bandAfter(person, 'P2')).toEqual({ minHours: 9, maxHours: most, ageBand: 'adult' });
    });

    test('an adolescent has the adolescent band', async () => {
      const person = await clinic.admitted({ siteId, ageBand: 'adolescent' });
      expect(await bandAfter(person, 'P3')).toEqual({ minHours: null, maxHours: 5.99, ageBand: 'adolescent' });
      expect(await bandAfter(person, 'P2')).toEqual({ minHours: 6, maxHours: most, ageBand: 'adolescent' });
    });
  });

  test('a phase change of an episode that has ended or is not known changes nothing', async () => {
    const person = await clinic.admitted();
    await clinic.done('prescriber', `episodes/${person.episodeId}/discharge`, {
      ...{ reason: 'left', lastContactDate: '2026-01-05', aftercareWaiver: 'declined' },
    });
    await clinic.service.deliver(PhaseChangedV1, phaseChanged(person));
    await clinic.service.deliver(PhaseChangedV1, phaseChanged({ patientId: someId(), episodeId: someId() }));
    expect(await episode(person)).toMatchObject({ status: 'discharged', phase: 'P2' });
    expect((await clinic.service.running.idle()).parked).toBe(0);
  });

  test('actions are kept on the worklist until they are done', async () => {
    const person = await clinic.admitted();
    const actionId = someId();
    const { patientId } = person;
    const asked = {
      patientId,
      actionId,
      kind: 're-rating',
      trigger: 'U10',
      dueAt: '2026-02-04T12:00:00.000Z',
      ...moment,
    };
    const sent = await clinic.service.deliver(ActionRequestedV1, asked);
    await clinic.service.publish(sent);
    await clinic.service.quiet();
    expect((await patient(person)).worklist).toEqual([
      { actionId, patientId, kind: 're-rating', trigger: 'U10', dueAt: '2026-02-04T12:00:00.000Z', status: 'asked' },
    ]);
    await clinic.service.deliver(ActionDoneV1, { patientId, actionId, doneBy: signedBy, ...moment });
    expect((await patient(person)).worklist).toEqual([]);
  });
});

describe('attendance', () => {
  test('OutreachExhausted proposes a discharge once and never discharges', async () => {
    const person = await clinic.admitted();
    const exhausted = { patientId: person.patientId, outreachId: someId(), ...moment };
    const sent = await clinic.service.deliver(OutreachExhaustedV1, exhausted);
    await clinic.service.publish(sent);
    await clinic.service.deliver(OutreachExhaustedV1, { ...exhausted, outreachId: someId() });
    expect((await clinic.told(person.patientId)).slice(-2)).toEqual(['PatientAdmitted', 'DischargeProposed']);
    expect(await episode(person)).toMatchObject({
      status: 'admitted',
      dischargeProposal: { reason: 'outreach-exhausted' },
    });
  });
});

describe('directory', () => {
  test('a tenant’s first site brings the shipped rules into force, once', async () => {
    const activated = await clinic.service.events('intake.RuleSetActivated.v1');
    expect(activated.map(({ data }) => (data as { id: string }).id)).toEqual([
      'house-instruments',
      'house-examination',
      'house-pipeline',
      'house-crosswalk',
      'house-follow-up',
      'house-placement',
      'house-hours',
      'us-nc-hours',
      'us-ks-hours',
      'house-care-plan',
      'house-discharge',
      'house-matching',
      'house-stages',
    ]);
    expect(new Set(activated.map(({ key }) => key)).size).toBe(activated.length);
  });

  test('a credential in the directory counts more than the token, and ends on its last day', async () => {
    const { staffId } = clinic.service.staff['clinical-supervisor'];
    const staff = { staffId, tier: 'L4' as const, siteIds: [], credentialUntil: '2026-01-04' };
    await clinic.service.deliver(StaffRegisteredV1, staff);
    const person = await clinic.refer();
    await clinic.assessPlain(person);
    const decision = `episodes/${person.episodeId}/level-decisions`;
    expect(await clinic.refused('clinical-supervisor', decision, { level: '2.1' })).toEqual([
      403,
      'credential-expired',
    ]);
    await clinic.service.deliver(CredentialChangedV1, { staffId, tier: 'L3', credentialUntil: '2026-01-05' });
    expect(await clinic.refused('clinical-supervisor', decision, { level: '2.1' })).toEqual([403, 'tier-too-low']);
    await clinic.service.deliver(CredentialChangedV1, { staffId, tier: 'L4', credentialUntil: '2026-01-05' });
    await clinic.decide(person);
    await clinic.service.deliver(CredentialChangedV1, { staffId, tier: 'L4', credentialUntil: null });
  });

  test('C39 a site that changes its edition keeps earlier decisions', async () => {
    const siteId = someId();
    await clinic.site(siteId, 'US-MD', '3');
    const person = await clinic.refer({ siteId });
    await clinic.assessPlain(person);
    await clinic.decide(person);
    const site = { siteId, zone: 'America/New_York', jurisdiction: 'US-MD', edition: '4' as const };
    await clinic.service.deliver(SiteRegisteredV1, { ...site, opioidTreatmentProgram: false });
    expect(await episode(person)).toMatchObject({ level: { level: { edition: '3' } } });
    expect(await clinic.assessPlain(person)).toMatchObject({ recommended: { edition: '4' } });
  });
});

describe('the 18th birthday', () => {
  test('C34 changes the age band once, at the site’s midnight', async () => {
    const person = await clinic.refer({ birthDate: '2008-01-09', ageBand: undefined });
    clinic.service.clock.set('2026-01-09T04:59:00.000Z');
    await clinic.service.quiet();
    expect(await clinic.told(person.patientId)).toEqual(['ReferralReceived']);
    clinic.service.clock.set('2026-01-09T05:00:00.000Z');
    await clinic.service.quiet();
    expect(await clinic.told(person.patientId)).toEqual(['ReferralReceived', 'AgeBandChanged']);
    expect(await episode(person)).toMatchObject({ ageBand: 'adult' });
  });

  test('C34 somebody in treatment gets a review of the planned hours', async () => {
    clinic.service.clock.set('2026-01-12T14:00:00.000Z');
    const person = await clinic.admitted({ birthDate: '2008-01-13', ageBand: undefined });
    clinic.service.clock.set('2026-01-13T05:00:00.000Z');
    await clinic.service.quiet();
    expect((await patient(person)).worklist).toMatchObject([
      { kind: 'hours-review', trigger: 'HW-5' },
      { kind: 're-consent', trigger: 'came-of-age' },
    ]);
  });
});
