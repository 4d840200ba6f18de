import { uuidv5, addMinutes, atLocalTime, type HourBand, type Id, type SiteDate } from '@stepwell/kernel';
import {
  EnrollmentStartedV1,
  PatientAdmittedV1,
  SafetyConcernOpenedV1,
  SessionScheduledV1,
  SiteRegisteredV1,
  type DataOf,
} from '@stepwell/contracts';
import { startTestService, type HttpClient, type TestService } from '@stepwell/testing';
import { attendance } from '../src/service.js';

const NAMES = '1d000000-0000-4000-8000-000000000000';
/** The id of an invented thing, the same in every run. */
export const named = (name: string): Id => uuidv5(NAMES, name);

export const ZONE = 'America/New_York';
export const MONDAY: SiteDate = '2026-01-05';
export const PROGRAM = named('program');
export const MORNING = named('morning series');
export const EVENING = named('evening series');
export const BAND: HourBand = { minHours: 9, maxHours: 19, ageBand: 'adult' };

export type Admitted = DataOf<typeof PatientAdmittedV1>;
export type Seated = DataOf<typeof EnrollmentStartedV1>;
export type Scheduled = DataOf<typeof SessionScheduledV1>;

/** A site, its calendar and its patients around one attendance service. */
export class World {
  private constructor(readonly service: TestService) {}

  static async open(): Promise<World> {
    const world = new World(await startTestService(attendance));
    await world.site(world.service.siteId, 'US-NC');
    return world;
  }

  get siteId(): Id {
    return this.service.siteId;
  }

  /** Somebody of the front desk. */
  get desk(): HttpClient {
    return this.service.as('front-desk');
  }

  get counselor(): HttpClient {
    return this.service.as('counselor');
  }

  /** To the wall time at the site. */
  async at(date: SiteDate, time: string): Promise<void> {
    this.service.clock.set(atLocalTime(date, time, ZONE));
    await this.service.quiet();
  }

  async site(siteId: Id, jurisdiction: string): Promise<void> {
    await this.service.deliver(SiteRegisteredV1, {
      siteId,
      zone: ZONE,
      jurisdiction,
      edition: '4',
      opioidTreatmentProgram: true,
    });
  }

  /** The facts of a session at a wall time; its id follows from series, day and time. */
  planned(date: SiteDate, time = '09:00', changed: Partial<Scheduled> = {}): Scheduled {
    const startsAt = atLocalTime(date, time, ZONE);
    const seriesId = changed.seriesId ?? MORNING;
    const plannedMinutes = changed.plannedMinutes ?? 180;
    return {
      seriesId,
      sessionId: uuidv5(seriesId, `${date} ${time}`),
      siteId: this.siteId,
      programId: PROGRAM,
      phase: 'P2',
      component: 'group',
      startsAt,
      endsAt: addMinutes(startsAt, plannedMinutes),
      plannedMinutes,
      siteDate: date,
      zone: ZONE,
      ...changed,
    };
  }

  async session(date: SiteDate, time = '09:00', changed: Partial<Scheduled> = {}): Promise<Id> {
    const data = this.planned(date, time, changed);
    await this.service.deliver(SessionScheduledV1, data);
    return data.sessionId;
  }

  admission(patientId: Id, changed: Partial<Admitted> = {}): Admitted {
    return {
      patientId,
      episodeId: uuidv5(patientId, 'episode'),
      siteId: this.siteId,
      programId: PROGRAM,
      track: 'day',
      phase: 'P2',
      taper: { sessionsPerWeek: 3, minutesPerSession: 180 },
      level: { system: 'asam', edition: '4', code: '2.1' },
      hourBand: BAND,
      ageBand: 'adult',
      siteDate: MONDAY,
      zone: ZONE,
      ...changed,
    };
  }

  seat(patientId: Id, changed: Partial<Seated> = {}): Seated {
    return {
      patientId,
      enrollmentId: uuidv5(patientId, 'enrollment'),
      episodeId: uuidv5(patientId, 'episode'),
      siteId: this.siteId,
      programId: PROGRAM,
      trackId: named('track'),
      track: 'day',
      phase: 'P2',
      taper: { sessionsPerWeek: 3, minutesPerSession: 180 },
      seriesIds: [MORNING],
      from: MONDAY,
      zone: ZONE,
      ...changed,
    };
  }

  /** An admitted patient with a seat in the morning series. */
  async patient(name: string, admission: Partial<Admitted> = {}, seat: Partial<Seated> = {}): Promise<Id> {
    const patientId = named(name);
    await this.service.deliverAll([
      [PatientAdmittedV1, this.admission(patientId, admission)],
      [EnrollmentStartedV1, this.seat(patientId, seat)],
    ]);
    return patientId;
  }

  /** Several at once. */
  async patients(prefix: string, count: number): Promise<readonly Id[]> {
    const ids = Array.from({ length: count }, (_, n) => named(`${prefix} ${n}`));
    await this.service.deliverAll(
      ids.flatMap((id) => [
        [PatientAdmittedV1, this.admission(id)] as const,
        [EnrollmentStartedV1, this.seat(id)] as const,
      ]),
    );
    return ids;
  }

  async concern(patientId: Id): Promise<Id> {
    const concernId = uuidv5(patientId, 'concern');
    await this.service.deliver(SafetyConcernOpenedV1, {
      patientId,
      concernId,
      kind: 'suicide-risk-high',
      severity: 'emergency',
      trigger: 'cssrs-q4',
      siteDate: MONDAY,
      zone: ZONE,
    });
    return concernId;
  }

  /** Payloads of what this service told about a patient, of one type, oldest first. */
  async told(type: string, patientId: Id): Promise<readonly Record<string, unknown>[]> {
    const events = await this.service.events(`attendance.${type}.v1`);
    return events.filter((event) => event.key === patientId).map((event) => event.data as Record<string, unknown>);
  }

  /** `SessionAttended`, ... in order, about a patient. */
  async story(patientId: Id): Promise<readonly string[]> {
    const events = await this.service.events();
    return events.filter((event) => event.key === patientId).map((event) => event.type.split('.')[1]!);
  }

  stop(): Promise<void> {
    return this.service.stop();
  }
}
