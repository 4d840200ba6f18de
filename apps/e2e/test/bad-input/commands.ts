import { dimensions, phq9 } from '@stepwell/stepwell/clinic/answers';
import type { World } from '../world.js';
import type { Known } from './clinic.js';
import { Wire, type Got, type Sent } from './wire.js';

/** A change that a service accepts as it stands here; specs spoil one thing of it at a time. */
export interface Command {
  readonly name: string;
  readonly role: Parameters<typeof Wire.as>[2];
  readonly method: 'POST' | 'PUT' | 'PATCH';
  readonly path: (known: Known) => string;
  readonly body: (known: Known) => Readonly<Record<string, unknown>>;
  /** Other values with which a POST is in good form too. */
  readonly other?: (known: Known) => Readonly<Record<string, unknown>>;
  /** Where the version to be named in If-Match is read; absent when none need be named. */
  readonly versionAt?: (known: Known) => string;
  /** A version need not be named, but counts when it is. */
  readonly mayName?: true;
  /** Parts of the body that are checked by a rule schema and not field by field, as JSON pointers. */
  readonly opaque?: readonly string[];
  /** What the service may not have heard of yet: another service tells it, so the fact is kept and waits (design 3). */
  readonly waits?: keyof Known;
  /** Parts of the body that are maps of plain values. */
  readonly maps?: readonly string[];
}

const NEW_YEAR = '2026-01-05';
const AT_NINE = '2026-01-05T09:02:00-05:00';

const INTAKE: readonly Command[] = [
  {
    ...{ name: 'intake: refer', role: 'front-desk', method: 'POST', path: () => '/intake/v1/referrals' },
    body: ({ siteId }) => ({ siteId, source: 'self', preferredTrack: 'day', birthDate: '1990-05-17' }),
    other: () => ({ source: 'family' }),
  },
  {
    ...{ name: 'intake: report a fact', role: 'front-desk', method: 'POST' },
    path: ({ patientId }) => `/intake/v1/patients/${patientId}/facts`,
    body: () => ({ kind: 'self-reported-use', substance: 'opioid', occurredAt: '2026-01-04T12:00:00Z' }),
    other: () => ({ substance: 'cocaine' }),
  },
  {
    ...{ name: 'intake: answer an assessment', role: 'counselor', method: 'PATCH' },
    path: ({ assessmentId }) => `/intake/v1/assessments/${assessmentId}`,
    body: () => ({ instruments: [phq9(11)], dimensions: dimensions(1, 0, 1, 1, 1, 1), facts: { pregnant: false } }),
    versionAt: ({ assessmentId }) => `/intake/v1/assessments/${assessmentId}`,
    maps: ['/instruments/0/items', '/facts'],
  },
  {
    ...{ name: 'intake: review the plan', role: 'counselor', method: 'POST' },
    path: ({ episodeId }) => `/intake/v1/episodes/${episodeId}/plan/reviews`,
    body: ({ goalId }) => ({
      ...{ goalsMet: [goalId], relapsePreventionPlan: false, dischargePlan: false },
      ...{ reliableChange: true, outcome: 'continue', resultsShown: true, agreement: 'agrees' },
    }),
    other: () => ({ dischargePlan: true }),
    mayName: true,
  },
];

const SCHEDULING: readonly Command[] = [
  {
    ...{ name: 'scheduling: change a site', role: 'org-admin', method: 'PUT' },
    path: ({ siteId }) => `/scheduling/v1/sites/${siteId}`,
    body: () => ({
      ...{ name: 'Harbor South', zone: 'America/New_York', jurisdiction: 'US-MD' },
      ...{ edition: '4', opioidTreatmentProgram: true },
    }),
    versionAt: ({ siteId }) => `/scheduling/v1/sites/${siteId}`,
  },
  {
    ...{ name: 'scheduling: publish a series', role: 'scheduler', method: 'POST', path: () => '/scheduling/v1/series' },
    body: ({ trackId }) => ({
      ...{ trackId, phase: 'P2', component: 'group', weekdays: [2, 4], startLocal: '13:00', minutes: 90 },
      ...{ capacity: 6, from: '2026-01-06', until: '2026-03-31', dropIn: true },
    }),
    other: () => ({ minutes: 95 }),
  },
  {
    ...{ name: 'scheduling: change a series', role: 'scheduler', method: 'POST' },
    path: ({ seriesId }) => `/scheduling/v1/series/${seriesId}/changes`,
    body: () => ({ scope: 'this-and-following', from: '2026-01-19', capacity: 11 }),
    versionAt: ({ seriesId }) => `/scheduling/v1/series/${seriesId}`,
    other: () => ({ capacity: 10 }),
  },
  {
    ...{ name: 'scheduling: hire', role: 'org-admin', method: 'POST', path: () => '/scheduling/v1/staff' },
    body: ({ siteId }) => ({ siteIds: [siteId], tier: 'L3', credentialUntil: '2027-06-30' }),
    other: () => ({ tier: 'L4' }),
  },
];

const ATTENDANCE: readonly Command[] = [
  {
    ...{ name: 'attendance: check in', role: 'front-desk', method: 'POST' },
    path: ({ sessionId }) => `/attendance/v1/sessions/${sessionId}/check-ins`,
    body: ({ patientId }) => ({ patientId, at: AT_NINE, source: 'kiosk' }),
    other: () => ({ source: 'staff' }),
  },
  {
    ...{ name: 'attendance: record a group', role: 'counselor', method: 'POST' },
    path: ({ sessionId }) => `/attendance/v1/sessions/${sessionId}/attendance`,
    body: ({ patientId }) => ({ rows: [{ patientId, attended: { arrivedAt: AT_NINE, minutes: 170 } }] }),
    other: ({ patientId }) => ({ rows: [{ patientId, attended: { minutes: 90 } }] }),
  },
  {
    ...{ name: 'attendance: authorize days', role: 'biller', method: 'POST' },
    path: ({ patientId }) => `/attendance/v1/patients/${patientId}/authorizations`,
    body: () => ({ days: 12, from: NEW_YEAR, until: '2026-03-01' }),
    other: () => ({ days: 13 }),
  },
];

const MEDICATION: readonly Command[] = [
  {
    ...{ name: 'medication: change an order', role: 'prescriber', method: 'POST' },
    path: ({ orderId }) => `/medication/v1/orders/${orderId}/change`,
    body: () => ({ doseMg: 25, reason: 'titration' }),
    versionAt: ({ orderId }) => `/medication/v1/orders/${orderId}`,
    other: () => ({ doseMg: 24 }),
  },
  {
    ...{ name: 'medication: give a dose', role: 'nurse', method: 'POST' },
    path: ({ orderId }) => `/medication/v1/orders/${orderId}/doses`,
    body: () => ({ amount: 20, unit: 'mg', siteDate: NEW_YEAR, takenAt: AT_NINE, observed: true }),
    other: () => ({ amount: 10 }),
  },
  {
    ...{ name: 'medication: test', role: 'nurse', method: 'POST' },
    path: ({ patientId }) => `/medication/v1/patients/${patientId}/drug-tests`,
    body: ({ siteId }) => ({
      ...{ siteId, collectedAt: AT_NINE, outcome: 'collected', method: 'presumptive' },
      results: [{ substance: 'opioid', positive: true }],
    }),
    other: () => ({ method: 'definitive' }),
    waits: 'patientId',
  },
  {
    ...{ name: 'medication: hand out naloxone', role: 'nurse', method: 'POST' },
    path: ({ patientId }) => `/medication/v1/patients/${patientId}/naloxone`,
    body: ({ siteId }) => ({ siteId, units: 2 }),
    other: () => ({ units: 1 }),
    waits: 'patientId',
  },
];

const STEP_DOWN: readonly Command[] = [
  {
    ...{ name: 'step-down: release a hold', role: 'medical-director', method: 'POST' },
    path: ({ holdId }) => `/step-down/v1/holds/${holdId}/release`,
    body: () => ({ reason: 'screened-low' }),
    other: () => ({ reason: 'entered-by-mistake' }),
    mayName: true,
  },
  {
    ...{ name: 'step-down: step up', role: 'medical-director', method: 'POST' },
    path: ({ patientId }) => `/step-down/v1/patients/${patientId}/step-ups`,
    body: () => ({ to: 'P1', reason: 'relapse' }),
    other: () => ({ reason: 'another-one' }),
  },
  {
    ...{ name: 'step-down: put rules in force', role: 'medical-director', method: 'POST' },
    path: () => '/step-down/v1/rule-sets',
    body: ({ siteId, policy }) => ({ effectiveFrom: '2026-03-01', siteId, body: policy }),
    opaque: ['/body'],
    other: () => ({ effectiveFrom: '2026-03-02' }),
    waits: 'siteId',
  },
];

/** Commands of every service, in an order in which each is accepted. */
export const COMMANDS: readonly Command[] = [...INTAKE, ...SCHEDULING, ...ATTENDANCE, ...MEDICATION, ...STEP_DOWN];

/** One command on the wire: good as it stands, and with anything of it replaced. */
export class Trial {
  private constructor(
    readonly command: Command,
    readonly known: Known,
    private readonly wire: Wire,
    private readonly version: string | null,
  ) {}

  /** Reads the version that the command must name. */
  static async of(world: World, command: Command, known: Known): Promise<Trial> {
    const wire = await Wire.as(world, world.provider.tenantId, command.role);
    const read = command.versionAt ? await wire.send({ method: 'GET', path: command.versionAt(known) }) : null;
    return new Trial(command, known, wire, read?.headers['etag'] ?? null);
  }

  /** The command as it is accepted. */
  get good(): Required<Pick<Sent, 'method' | 'path' | 'body'>> {
    const { method, path, body } = this.command;
    return { method, path: path(this.known), body: body(this.known) };
  }

  /** Sends it with these changes. */
  send(changes: Partial<Sent> = {}): Promise<Got> {
    const headers = { 'if-match': this.version, ...changes.headers };
    return this.wire.send({ ...this.good, ...changes, headers });
  }
}
