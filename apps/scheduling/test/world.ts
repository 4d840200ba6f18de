import {
  PatientAdmittedV1,
  PhaseChangeApprovedV1,
  PhaseChangedV1,
  type DataOf,
  type EventEnvelope,
} from '@stepwell/contracts';
import { uuidv5, type Id, type Phase, type Taper } from '@stepwell/kernel';
import { startTestService, type HttpAnswer, type TestService } from '@stepwell/testing';
import { scheduling } from '../src/service.js';

const SPACE: Id = '5eed0000-0000-4000-8000-000000000000';

/** A constant id with a name. */
export const idOf = (name: string): Id => uuidv5(SPACE, name);

/** A series as tests order it. */
export interface SeriesSpec {
  readonly phase: Phase;
  readonly component?: string;
  readonly weekdays: readonly number[];
  readonly startLocal?: string;
  readonly minutes: number;
  readonly capacity?: number;
  readonly from?: string;
  readonly until?: string | null;
  readonly leaderStaffId?: Id | null;
  readonly roomId?: Id | null;
  readonly dropIn?: boolean;
}

export const ZONE = 'America/New_York';
const LEVEL = { system: 'asam', edition: '4', code: '2.1' } as const;
const LOWER = { system: 'asam', edition: '4', code: '1.5' } as const;
const BAND = { minHours: 9, maxHours: 20, ageBand: 'adult' } as const;

/** The weekly intensities of the house ladder (clinical 2.2). */
export const TAPERS = {
  P1: { sessionsPerWeek: 5, minutesPerSession: 180 },
  P2: { sessionsPerWeek: 3, minutesPerSession: 180 },
  P3: { sessionsPerWeek: 2, minutesPerSession: 120 },
  P4: { sessionsPerWeek: 1, minutesPerSession: 90 },
} as const satisfies Partial<Record<Phase, Taper>>;

/** A scheduling service with a site, a program, a leader and a room. */
export class World {
  siteId: Id = '';
  programId: Id = '';
  leaderId: Id = '';
  roomId: Id = '';

  private constructor(readonly service: TestService) {}

  static async start(): Promise<World> {
    const world = new World(await startTestService(scheduling));
    await world.furnish();
    return world;
  }

  private async furnish(): Promise<void> {
    this.siteId = (await this.site()).siteId;
    this.programId = await this.made(
      'programs',
      { siteId: this.siteId, name: 'Adults', ageBand: 'adult' },
      'programId',
    );
    this.leaderId = await this.made('staff', { siteIds: [this.siteId], tier: 'L3' }, 'staffId');
    this.roomId = await this.made('rooms', { siteId: this.siteId, name: 'Room 1', seats: 30 }, 'roomId');
  }

  async site(changes: object = {}): Promise<{ siteId: Id }> {
    const body = { name: 'North', zone: ZONE, jurisdiction: 'US-MD', edition: '4', opioidTreatmentProgram: true };
    return { siteId: await this.made('sites', { ...body, ...changes }, 'siteId') };
  }

  /** Posts as an organisation admin and answers the id that was made. */
  async made(path: string, body: object, id: string): Promise<Id> {
    const answer = await this.post(path, body);
    if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return String(answer.body[id]);
  }

  post(path: string, body: object = {}, headers: Record<string, string> = {}): Promise<HttpAnswer> {
    return this.service.as('org-admin').post(`/scheduling/v1/${path}`, body, headers);
  }

  get<Body = Record<string, unknown>>(path: string): Promise<HttpAnswer<Body>> {
    return this.service.as('org-admin').get<Body>(`/scheduling/v1/${path}`);
  }

  /** Posts with the version that `read` shows now. */
  async change(read: string, path: string, body: object): Promise<HttpAnswer> {
    const { headers } = await this.get(read);
    return this.post(path, body, { 'if-match': headers.etag ?? '' });
  }

  async track(
    series: readonly SeriesSpec[],
    track: 'day' | 'evening' = 'evening',
    name = 'Evenings',
  ): Promise<MadeTrack> {
    const body = { siteId: this.siteId, programId: this.programId, track, name, series: series.map(seriesBody) };
    const answer = await this.service.as('org-admin').post<MadeTrack>('/scheduling/v1/tracks', body);
    if (answer.status !== 201) throw new Error(`tracks: ${answer.status} ${JSON.stringify(answer.body)}`);
    const { trackId, seriesIds } = answer.body;
    return { trackId, seriesIds };
  }

  /** Intake admits a patient. */
  admit(name: string, changes: Partial<DataOf<typeof PatientAdmittedV1>> = {}): Promise<EventEnvelope> {
    return this.service.deliver(PatientAdmittedV1, this.admission(name, changes));
  }

  admission(name: string, changes: Partial<DataOf<typeof PatientAdmittedV1>> = {}): DataOf<typeof PatientAdmittedV1> {
    return {
      patientId: idOf(name),
      episodeId: idOf(`${name} episode`),
      siteId: this.siteId,
      programId: this.programId,
      track: 'evening',
      phase: 'P2',
      taper: TAPERS.P2,
      level: LEVEL,
      hourBand: BAND,
      ageBand: 'adult',
      siteDate: '2026-01-05',
      zone: ZONE,
      ...changes,
    };
  }

  /** A signed step-down from P2 to P3. */
  approval(
    name: string,
    changes: Partial<DataOf<typeof PhaseChangeApprovedV1>> = {},
  ): DataOf<typeof PhaseChangeApprovedV1> {
    return {
      patientId: idOf(name),
      episodeId: idOf(`${name} episode`),
      from: 'P2',
      to: 'P3',
      taper: TAPERS.P3,
      levelFrom: LEVEL,
      levelTo: LOWER,
      approvalId: idOf(`${name} approval`),
      proposalId: idOf(`${name} proposal`),
      hourBand: null,
      ruleSet: { id: 'house-step-down', version: 1, hash: '0'.repeat(64) },
      effectiveOn: '2026-01-12',
      approvedBy: { staffId: 'staff-1', tier: 'L4' },
      zone: ZONE,
      ...changes,
    };
  }

  /** The change itself; by default the approved step-down. */
  changed(name: string, changes: Partial<DataOf<typeof PhaseChangedV1>> = {}): DataOf<typeof PhaseChangedV1> {
    return {
      patientId: idOf(name),
      episodeId: idOf(`${name} episode`),
      from: 'P2',
      to: 'P3',
      taper: TAPERS.P3,
      levelFrom: LEVEL,
      levelTo: LOWER,
      changeId: idOf(`${name} approval`),
      direction: 'down',
      hourBand: null,
      reason: 'criteria-met',
      effectiveOn: '2026-01-12',
      signedBy: { staffId: 'staff-1', tier: 'L4' },
      siteDate: '2026-01-12',
      zone: ZONE,
      ...changes,
    };
  }

  /** The enrollment as the service shows it. */
  async enrollment(name: string): Promise<Enrollment> {
    const answer = await this.get<Enrollment>(`patients/${idOf(name)}/enrollment`);
    if (answer.status !== 200) throw new Error(`enrollment: ${answer.status}`);
    return answer.body;
  }

  /** Names of the events published since the start, without the service. */
  async told(...names: readonly string[]): Promise<readonly string[]> {
    const types = (await this.service.events()).map((event) => event.type.split('.')[1] ?? '');
    return names.length === 0 ? types : types.filter((type) => names.includes(type));
  }

  async payloads<T = Record<string, unknown>>(name: string): Promise<readonly T[]> {
    const events = await this.service.events(`scheduling.${name}.v1`);
    return events.map((event) => event.data as T);
  }

  async sessionsOn(siteDate: string): Promise<readonly SessionShown[]> {
    const answer = await this.get<{ sessions: SessionShown[] }>(`sessions?siteId=${this.siteId}&siteDate=${siteDate}`);
    return answer.body.sessions;
  }

  stop(): Promise<void> {
    return this.service.stop();
  }
}

export interface MadeTrack {
  readonly trackId: Id;
  readonly seriesIds: readonly Id[];
}

export interface SessionShown {
  readonly sessionId: Id;
  readonly seriesId: Id;
  readonly siteDate: string;
  readonly startLocal: string;
  readonly startsAt: string;
  readonly minutes: number;
  readonly taken: number;
  readonly substituteNeeded: boolean;
  readonly cancelled: string | null;
}

export interface Enrollment {
  readonly seat: { trackId: Id; phase: string; seriesIds: Id[]; from: string; until: string | null } | null;
  readonly approval: { approvalId: Id; reservation: { seriesIds: Id[]; trackId: Id } | null } | null;
  readonly blocks: readonly { reasons: string[]; approvalId: Id | null; dueAt: string | null; overdue: boolean }[];
  readonly waiting: { waitlistId: Id; offer: { offerId: Id; seriesIds: Id[] } | null } | null;
  readonly plannedWeek: { hours: string; gap: string; longestGapDays: number } | null;
  readonly missing: readonly string[];
  readonly open: readonly { kind: string; code: string }[];
}

/** The body of a series with everything a test does not care about. */
export function seriesBody(spec: SeriesSpec): object {
  return { component: 'group', startLocal: '18:00', capacity: 8, from: '2026-01-05', ...spec };
}
