import { Controller } from '@nestjs/common';
import {
  AttendanceCorrectedV1,
  DoseAdministeredV1,
  MedicationChangedV1,
  MedicationOrderedV1,
  MedicationStoppedV1,
  SessionAttendedV1,
  TakeHomeDispensedV1,
} from '@stepwell/contracts';
import {
  isOf,
  On,
  OnRun,
  OnTimer,
  textOf,
  type ConsumerTx,
  type FiredTimer,
  type ReceivedOf,
} from '@stepwell/messaging';
import { Lapsing } from '../app/lapsing.js';
import { ServiceStore, type GivenService } from '../db/service.store.js';
import { AFTERCARE_OVER, NO_SERVICE, NOT_RETURNED } from '../domain/aftermath.js';
import type { IntakeEvent } from '../domain/events.js';

type Tx = ConsumerTx<IntakeEvent>;
const SERVICES = [SessionAttendedV1, AttendanceCorrectedV1, DoseAdministeredV1, TakeHomeDispensedV1] as const;
type Given = ReceivedOf<(typeof SERVICES)[number]>;

/** What the end of an episode needs from attendance and medication: days with a service, and orders that run. */
@Controller()
export class ServiceConsumer {
  constructor(
    private readonly services: ServiceStore,
    private readonly lapsing: Lapsing,
  ) {}

  @OnRun(...SERVICES)
  given(tx: Tx, events: readonly Given[]): Promise<void> {
    return this.services.keep(tx, events.map(serviceOf));
  }

  @On(MedicationOrderedV1)
  ordered(tx: Tx, { data }: ReceivedOf<typeof MedicationOrderedV1>): Promise<void> {
    return this.services.keepOrder(tx, { ...data, running: true });
  }

  @On(MedicationChangedV1)
  changed(tx: Tx, { data }: ReceivedOf<typeof MedicationChangedV1>): Promise<void> {
    return this.services.keepOrder(tx, { ...data, running: true });
  }

  @On(MedicationStoppedV1)
  stopped(tx: Tx, { data }: ReceivedOf<typeof MedicationStoppedV1>): Promise<void> {
    return this.services.keepOrder(tx, { ...data, running: false });
  }

  @OnTimer(NO_SERVICE)
  async serviceAsked(tx: Tx, timer: FiredTimer): Promise<void> {
    await this.lapsing.serviceAsked(tx, textOf(timer, 'episodeId'));
  }

  @OnTimer(AFTERCARE_OVER)
  async aftercareOver(tx: Tx, timer: FiredTimer): Promise<void> {
    await this.lapsing.aftercareOver(tx, textOf(timer, 'episodeId'));
  }

  @OnTimer(NOT_RETURNED)
  async notReturned(tx: Tx, timer: FiredTimer): Promise<void> {
    await this.lapsing.notReturned(tx, textOf(timer, 'episodeId'));
  }
}

function serviceOf(event: Given): GivenService {
  const { patientId, siteDate: on } = event.data;
  if (isOf(event, DoseAdministeredV1)) return { patientId, sourceId: event.data.doseId, on, counts: true };
  if (isOf(event, TakeHomeDispensedV1)) return { patientId, sourceId: event.data.dispenseId, on, counts: true };
  if (isOf(event, SessionAttendedV1)) return { patientId, sourceId: event.data.sessionId, on, counts: true };
  const { sessionId, outcome } = event.data;
  return { patientId, sourceId: sessionId, on, counts: outcome.kind === 'attended' };
}
