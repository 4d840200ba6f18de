import {
  addDays,
  addHours,
  startOfSiteDate,
  uuidv5,
  type Id,
  type LevelCode,
  type Phase,
  type SiteDate,
} from '@stepwell/kernel';
import type {
  AbsenceClass,
  DoseDays,
  FactBody,
  Fact,
  FactOf,
  Picture,
  Ratings,
  Score,
  Source,
  SuicideRisk,
} from '../src/domain/facts.js';
import type { Situation } from '../src/domain/situation.js';
import { HOUSE_STEP_DOWN_V1 } from '../src/domain/rules/house-step-down-v1.js';

export const PATIENT = '0b6a5c1e-2f3d-4a5b-8c7d-111111111111';
export const EPISODE = '0b6a5c1e-2f3d-4a5b-8c7d-222222222222';
export const SITE = '0b6a5c1e-2f3d-4a5b-8c7d-333333333333';
export const ZONE = 'America/New_York';
/** Day 0: admission. A Monday. */
export const START: SiteDate = '2026-01-05';
export const onDay = (day: number): SiteDate => addDays(START, day);
export const id = (name: string): Id => uuidv5(PATIENT, name);

/** Builds what other services would have told about one invented patient. Days count from admission. */
export class PictureBuilder {
  readonly facts: Fact[] = [];
  readonly doses: DoseDays[] = [];

  add(day: number, source: Source, body: FactBody): this {
    const sequence = this.facts.length + 1;
    const siteDate = onDay(day);
    const occurredAt = addHours(startOfSiteDate(siteDate, ZONE), 10);
    this.facts.push({ eventId: id(`event-${sequence}`), source, sequence, occurredAt, siteDate, ...body });
    return this;
  }

  session(
    day: number,
    outcome: 'attended' | AbsenceClass,
    options: { reason?: string; minutes?: number; planned?: number } = {},
  ): this {
    const planned = options.planned ?? 180;
    const minutes = options.minutes ?? planned;
    this.add(day, 'attendance', {
      kind: 'attendance',
      sessionId: id(`session-${day}-${this.facts.length}`),
      startsAt: addHours(startOfSiteDate(onDay(day), ZONE), 10),
      plannedMinutes: planned,
      outcome:
        outcome === 'attended'
          ? { kind: 'attended', minutes, countableMinutes: minutes }
          : { kind: 'missed', reason: options.reason ?? 'no-show', class: outcome },
    });
    return this;
  }

  test(day: number, positives: readonly string[] = [], outcome = 'collected'): this {
    this.add(day, 'medication', {
      kind: 'drug-test',
      testId: id(`test-${day}-${this.facts.length}`),
      outcome,
      unexpectedPositives: positives,
      nonPrescribedPositive: positives.length > 0,
    });
    return this;
  }

  score(day: number, instrument: string, total: number | null, more: Partial<Score> = {}): this {
    const takenAt = addHours(startOfSiteDate(onDay(day), ZONE), 10);
    this.add(day, 'intake', {
      kind: 'screening',
      episodeId: EPISODE,
      scores: [{ instrument, form: 'standard', total, takenAt, ...more }],
    });
    return this;
  }

  bam(day: number, use: number | null, risk: number | null, protective: number | null): this {
    return this.score(day, 'BAM-IOP', null, { subscales: { use, risk, protective } });
  }

  cssrs(day: number, risk: SuicideRisk, form: Score['form'] = 'since-last-contact'): this {
    return this.score(day, 'C-SSRS', null, { risk, form });
  }

  rated(day: number, ratings: Ratings, recommended: LevelCode | null, medicallyStableD2 = false): this {
    this.add(day, 'intake', {
      kind: 'assessment',
      episodeId: EPISODE,
      scores: [],
      ratings,
      recommended,
      medicallyStableD2,
    });
    return this;
  }

  review(day: number, met: number, of: number, more: Partial<Omit<FactOf<'plan-review'>, 'kind'>> = {}): this {
    this.add(day, 'intake', {
      kind: 'plan-review',
      episodeId: EPISODE,
      shortGoals: of,
      shortGoalsMet: met,
      relapsePreventionPlan: true,
      dischargePlan: false,
      reliableChange: true,
      ...more,
    });
    return this;
  }

  report(day: number, report: string, substance: string | null = null): this {
    this.add(day, 'intake', { kind: 'report', report, substance });
    return this;
  }

  picture(): Picture {
    return { facts: this.facts, doses: this.doses };
  }
}

/** The patient's own place on the ladder; P2 since day 0 unless told otherwise. */
export function standing(phase: Phase = 'P2', enteredDay = 0, more: Partial<Situation> = {}): Situation {
  const policy = HOUSE_STEP_DOWN_V1.policy;
  return {
    patientId: PATIENT,
    episodeId: EPISODE,
    phase,
    enteredOn: onDay(enteredDay),
    admittedOn: START,
    taper: policy.ladder[phase].steps.adult[0]!,
    level: { system: 'house', edition: '4', code: policy.ladder[phase].level!.default },
    ageBand: 'adult',
    openHolds: [],
    ...more,
  };
}

/** C18: a patient on day 35 for whom everything holds. */
export function ready(): PictureBuilder {
  const built = new PictureBuilder().rated(0, [0, 0, 1, 1, 2, 1], '2.1').score(0, 'PHQ-9', 16).score(0, 'GAD-7', 12);
  built.report(1, 'none').add(1, 'intake', { kind: 'self-use', substance: 'alcohol' });
  const days = [7, 9, 11, 14, 16, 18, 21, 23, 25, 28, 30, 32].map((day) => day + 1);
  for (const day of days) built.session(day, day === 17 ? 'unexcused' : 'attended', { minutes: 177 });
  for (const day of [8, 15, 22, 29, 34]) built.test(day);
  built.bam(26, 0, 6, 17).bam(33, 0, 6, 17).score(33, 'PHQ-9', 9).score(33, 'GAD-7', 8).cssrs(32, 'none');
  return built.review(33, 3, 5).rated(34, [0, 0, 1, 1, 1, 1], '1.5');
}
