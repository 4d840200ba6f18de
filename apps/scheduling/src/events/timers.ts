import { Controller } from '@nestjs/common';
import { OnTimer, textOf, type ConsumerTx, type FiredTimer } from '@stepwell/messaging';
import { EXTEND_SERIES, Horizon } from '../app/horizon.js';
import { AWAY_LIMIT, PatientConditions } from '../app/patient-conditions.js';
import { EXPIRE_OFFER, SEAT_TASK_DUE, Placing } from '../app/placing.js';
import { RETRY_SEATS } from '../app/retry-seats.js';
import { WaitingLine } from '../app/waiting-line.js';
import type { SchedulingEvent } from '../domain/events.js';

type Tx = ConsumerTx<SchedulingEvent>;

/** What scheduling does when a time has come. */
@Controller()
export class Timers {
  constructor(
    private readonly horizon: Horizon,
    private readonly placing: Placing,
    private readonly waitingLine: WaitingLine,
    private readonly conditions: PatientConditions,
  ) {}

  @OnTimer(EXTEND_SERIES)
  async extendSeries(tx: Tx, timer: FiredTimer): Promise<void> {
    await this.horizon.extendSeries(tx, textOf(timer, 'seriesId'));
  }

  @OnTimer(RETRY_SEATS)
  async retrySeats(tx: Tx, timer: FiredTimer): Promise<void> {
    await this.waitingLine.tryAgain(tx, textOf(timer, 'siteId'), textOf(timer, 'why') === 'seat-freed');
  }

  @OnTimer(SEAT_TASK_DUE)
  async seatTaskDue(tx: Tx, timer: FiredTimer): Promise<void> {
    await this.placing.taskDue(tx, textOf(timer, 'patientId'), textOf(timer, 'episodeId'));
  }

  @OnTimer(EXPIRE_OFFER)
  async offerDue(tx: Tx, timer: FiredTimer): Promise<void> {
    const offerId = textOf(timer, 'offerId');
    await this.placing.offerDue(tx, textOf(timer, 'patientId'), textOf(timer, 'episodeId'), offerId);
  }

  @OnTimer(AWAY_LIMIT)
  async awayLimit(tx: Tx, timer: FiredTimer): Promise<void> {
    await this.conditions.awayLimit(tx, textOf(timer, 'patientId'), textOf(timer, 'referralOutId'));
  }
}
