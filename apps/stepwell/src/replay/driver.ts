import { uuidv5 } from '@stepwell/kernel';
import type { ApiClient } from '../clinic/api-client.js';
import { inChunks, inParallel } from './batches.js';
import type { Clinic } from './clinics.js';
import { VISIT_MINUTES, VISIT_START } from './clinics.js';
import type { TimeTravel } from '../host/time-travel.js';
import { dateOf, goTo } from './clock-work.js';
import { isEmpty, type DayPlan, type Of } from './day-plan.js';
import type { Dirt } from './dirt.js';
import { admit, noonOf, order, refer } from './people.js';
import type { Dose, Person, Sample, Use, Withdrawal } from './trial.js';
import type { Visit } from './visits.js';

const MORNING = '06:00';
const AT_THE_VISIT = '08:05';
const BATCH = 1_000;
const PARALLEL = 8;
/** Of the panel, the substance a kept visit without a row is negative for, stated with every sample. */
const STATED_NEGATIVE = 'opioid';

interface RowAnswer {
  readonly status?: string;
  readonly outcome?: string;
  readonly rejection?: string;
  readonly reason?: string;
}

/** Pushes one trial through the services' public commands, a study day at a time. */
export class Driver {
  private readonly episodes = new Map<string, string>();
  private readonly orders = new Map<string, string>();

  constructor(
    private readonly api: ApiClient,
    private readonly clinics: ReadonlyMap<string, Clinic>,
    private readonly time: TimeTravel,
    private readonly dirt: Dirt,
  ) {}

  /** One study day: referrals and admissions, bookings, then everything that was seen and reported; rest in between. */
  async live(day: number, plan: DayPlan): Promise<void> {
    await goTo(this.time, day, MORNING);
    await inParallel(plan.referrals, PARALLEL, (person) => this.referred(person));
    if (plan.referrals.length > 0) await this.time.rest();
    await inParallel(plan.admissions, PARALLEL, (person) => this.admitted(person));
    await this.booked(day, plan.visits);
    if (plan.admissions.length + plan.visits.length > 0) await this.time.rest();
    await inParallel(plan.admissions, PARALLEL, (person) => this.ordered(person));
    // Nothing is said that day: what falls due until the next morning is closed then, by its own site day.
    if (isEmpty(plan)) return;
    await goTo(this.time, day, AT_THE_VISIT);
    await Promise.all([this.attended(day, plan.visits), this.givenOrTaken(plan), this.told(plan)]);
  }

  private async givenOrTaken({ doses, samples }: DayPlan): Promise<void> {
    await this.dosed(doses);
    await this.tested(samples);
  }

  private async told({ withdrawals, uses }: DayPlan): Promise<void> {
    await this.rated(withdrawals);
    await this.reported(uses);
  }

  private async referred(person: Person): Promise<void> {
    this.episodes.set(person.patientId, await refer(this.api, person, this.clinicOf(person)));
  }

  private async admitted(person: Person): Promise<void> {
    await admit(this.api, person, this.episodes.get(person.patientId)!, this.clinicOf(person));
  }

  private async ordered(person: Person): Promise<void> {
    this.orders.set(person.patientId, await order(this.api, person, this.clinicOf(person)));
  }

  /** Books every planned visit of the day. */
  private async booked(day: number, visits: readonly Of<Visit>[]): Promise<void> {
    const rows = visits.map(({ person }) => ({
      patientId: person.patientId,
      seriesId: this.clinicOf(person).visitSeriesId,
      siteDate: dateOf(day),
    }));
    for (const chunk of inChunks(rows, BATCH)) {
      const answer = await this.api.post<{ rows: RowAnswer[] }>('/scheduling/v1/appointments/batch', { rows: chunk });
      this.count('booking', answer.rows);
    }
  }

  private async attended(day: number, visits: readonly Of<Visit>[]): Promise<void> {
    const bySite = Map.groupBy(visits, ({ person }) => this.clinicOf(person));
    await inParallel([...bySite], PARALLEL, async ([{ siteId, visitSeriesId }, all]) => {
      const sessionId = uuidv5(visitSeriesId, `${dateOf(day)}T${VISIT_START}`);
      const rows = all.map(({ person, fact }) => ({
        sessionId,
        patientId: person.patientId,
        ...outcomeOf(fact),
      }));
      for (const chunk of inChunks(rows, BATCH)) {
        await this.api.post('/attendance/v1/attendance/batch', { siteId, siteDate: dateOf(day), rows: chunk });
      }
    });
  }

  private dosed(doses: readonly Of<Dose>[]): Promise<void> {
    const rows = doses.map(({ person, fact }) => ({
      externalRef: `${person.patientId}/${fact.day}`,
      orderId: this.orders.get(person.patientId)!,
      amount: fact.amount,
      unit: fact.unit,
      siteDate: dateOf(fact.day),
      observed: true,
    }));
    return this.batches('dose', '/medication/v1/doses/batch', 'rows', rows);
  }

  private tested(samples: readonly Of<Sample>[]): Promise<void> {
    const rows = samples.map(({ person, fact }) => ({
      patientId: person.patientId,
      siteId: this.clinicOf(person).siteId,
      externalRef: `${person.patientId}/${fact.day}`,
      collectedAt: noonOf(fact.day),
      outcome: fact.temperature === 'wrong' ? 'out-of-temperature' : 'collected',
      method: 'presumptive',
      results: [
        ...fact.positives.map((substance) => ({ substance, positive: true })),
        ...(fact.positives.includes(STATED_NEGATIVE) ? [] : [{ substance: STATED_NEGATIVE, positive: false }]),
      ],
    }));
    return this.batches('drug-test', '/medication/v1/drug-tests/batch', 'rows', rows);
  }

  private rated(ratings: readonly Of<Withdrawal>[]): Promise<void> {
    const items = ratings.map(({ person, fact }) => ({
      patientId: person.patientId,
      instruments: [{ instrument: 'WITHDRAWAL-GRADE', items: { grade: fact.grade } }],
      occurredAt: noonOf(fact.day),
    }));
    return this.batches('withdrawal-rating', '/intake/v1/screenings/batch', 'items', items);
  }

  private reported(uses: readonly Of<Use>[]): Promise<void> {
    const items = uses.map(({ person, fact }) => ({
      patientId: person.patientId,
      kind: 'self-reported-use',
      substance: fact.substance,
      occurredAt: noonOf(fact.day),
    }));
    return this.batches('self-report', '/intake/v1/facts/batch', 'items', items);
  }

  private async batches(what: string, path: string, field: 'rows' | 'items', rows: readonly object[]): Promise<void> {
    for (const chunk of inChunks(rows, BATCH)) {
      const answer = await this.api.post<{ items?: RowAnswer[]; results?: RowAnswer[] }>(path, { [field]: chunk });
      this.count(what, answer.items ?? answer.results ?? []);
    }
  }

  /** A row that a service refused is reported as dirt, by its code. */
  private count(what: string, answers: readonly RowAnswer[]): void {
    for (const answer of answers) {
      const refused = answer.rejection ?? (answer.status === 'refused' ? (answer.reason ?? 'refused') : null);
      if (refused) this.dirt.add(`refused-${what}: ${refused}`);
    }
  }

  private clinicOf(person: Person): Clinic {
    const clinic = this.clinics.get(person.site);
    if (!clinic) throw new Error(`no clinic for site ${person.site}`);
    return clinic;
  }
}

function outcomeOf(visit: Visit): object {
  if (visit.outcome === 'kept') return { attended: { minutes: VISIT_MINUTES } };
  return { missed: { reason: visit.reason ?? 'unknown' } };
}
