import { Controller } from '@nestjs/common';
import { CredentialChangedV1, SiteRegisteredV1, StaffRegisteredV1, type DataOf } from '@stepwell/contracts';
import type { Id } from '@stepwell/kernel';
import { OnRun, OnTimer, textOf, type ConsumerTx, type FiredTimer, type Received } from '@stepwell/messaging';
import type { Tx } from '@stepwell/platform';
import { Directing } from '../app/directing.js';
import { DayClosing } from '../app/day-closing.js';
import { FactKeeping } from '../app/fact-keeping.js';
import { CLOSE_DAY } from '../app/prescribing.js';
import type { MedicationEvent } from '../domain/events.js';
import { factsOf } from './facts.js';
import { PATIENT } from './patient-events.js';

type Reaction = ConsumerTx<MedicationEvent>;
type StaffFact = DataOf<typeof StaffRegisteredV1> | DataOf<typeof CredentialChangedV1>;

/** What medication learns from scheduling, intake and step-down, and what the clinical clock makes happen. */
@Controller()
export class Consumers {
  constructor(
    private readonly directory: Directing,
    private readonly facts: FactKeeping,
    private readonly days: DayClosing,
  ) {}

  @OnRun(SiteRegisteredV1)
  async sites(tx: Reaction, events: readonly Received<DataOf<typeof SiteRegisteredV1>>[]): Promise<void> {
    await this.directory.knowSites(
      tx,
      events.map(({ data }) => data),
    );
  }

  @OnRun(StaffRegisteredV1, CredentialChangedV1)
  async staff(tx: Reaction, events: readonly Received<StaffFact>[]): Promise<void> {
    await this.directory.knowStaff(
      tx,
      events.map(({ data }) => data),
    );
  }

  @OnRun(...PATIENT)
  async patients(tx: Reaction, events: readonly Received<{ readonly patientId: Id }>[]): Promise<void> {
    const arrived = events.flatMap((event) =>
      factsOf(event).map((fact) => ({
        fact,
        siteId: event.siteId,
        newId: () => tx.newIdFor(event),
        record: (made: readonly MedicationEvent[]) => tx.recordFor(event, ...made),
      })),
    );
    if (arrived.length > 0) await this.facts.keep(tx, arrived, tx.now);
  }

  @OnTimer(CLOSE_DAY)
  async closeDay(tx: Tx<MedicationEvent>, timer: FiredTimer): Promise<void> {
    const [siteId, zone, day] = [textOf(timer, 'siteId'), textOf(timer, 'zone'), textOf(timer, 'day')];
    await this.days.close(tx, { siteId, zone, day }, timer.due);
  }
}
