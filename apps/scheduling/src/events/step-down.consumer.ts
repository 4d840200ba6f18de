import { Controller } from '@nestjs/common';
import {
  ActionAnsweredV1,
  ActionDoneV1,
  ActionRequestedV1,
  HoldPlacedV1,
  HoldReleasedV1,
  PhaseChangeApprovedV1,
  PhaseChangeCancelledV1,
  PhaseChangedV1,
  TaperStepChangedV1,
} from '@stepwell/contracts';
import { On, type ConsumerTx, type ReceivedOf } from '@stepwell/messaging';
import { PatientConditions } from '../app/patient-conditions.js';
import { Placing } from '../app/placing.js';
import type { SchedulingEvent } from '../domain/events.js';
import { dropApproval, noteApproval, noteIntensity } from '../domain/placement-facts.js';

type Tx = ConsumerTx<SchedulingEvent>;

/** Requests of step-down that a scheduler answers. */
const SCHEDULERS_ACTIONS: readonly string[] = ['re-track', 'seat-needed'];

/** What scheduling does in the phase-change saga (design 4). Nothing commits before PhaseChanged, so holds are respected. */
@Controller()
export class StepDownConsumer {
  constructor(
    private readonly placing: Placing,
    private readonly conditions: PatientConditions,
  ) {}

  @On(PhaseChangeApprovedV1)
  async approved(tx: Tx, { data }: ReceivedOf<typeof PhaseChangeApprovedV1>): Promise<void> {
    const { patientId, episodeId, approvalId, to: phase, taper, hourBand, levelTo, effectiveOn } = data;
    const approval = { approvalId, phase, taper, hourBand, level: levelTo.code, effectiveOn };
    await this.placing.note(tx, patientId, episodeId, (placement) => noteApproval(placement, approval));
  }

  @On(PhaseChangeCancelledV1)
  async cancelled(tx: Tx, { data }: ReceivedOf<typeof PhaseChangeCancelledV1>): Promise<void> {
    const { patientId, approvalId, reason } = data;
    await this.placing.noteLatest(tx, patientId, (placement) => dropApproval(placement, approvalId, reason));
  }

  @On(PhaseChangedV1)
  async changed(tx: Tx, { data }: ReceivedOf<typeof PhaseChangedV1>): Promise<void> {
    const { patientId, episodeId, changeId, direction, to: phase, taper, hourBand, levelTo, effectiveOn } = data;
    const cause = direction === 'up' ? 'phase-up' : 'phase-down';
    const intensity = { phase, taper, hourBand, level: levelTo.code, from: effectiveOn };
    await this.placing.note(tx, patientId, episodeId, (placement) =>
      noteIntensity(placement, { ...intensity, sourceId: changeId, cause }),
    );
  }

  @On(TaperStepChangedV1)
  async taperStep(tx: Tx, { id, data }: ReceivedOf<typeof TaperStepChangedV1>): Promise<void> {
    const { patientId, episodeId, phase, taper, effectiveOn } = data;
    const intensity = { phase, taper, hourBand: null, level: null, from: effectiveOn };
    await this.placing.note(tx, patientId, episodeId, (placement) =>
      noteIntensity(placement, { ...intensity, sourceId: id, cause: 'taper-step' }),
    );
  }

  @On(HoldPlacedV1)
  async holdPlaced(tx: Tx, { data }: ReceivedOf<typeof HoldPlacedV1>): Promise<void> {
    const { patientId, holdId, trigger, siteDate } = data;
    const hold = { kind: 'hold' as const, id: holdId, code: trigger, from: siteDate, until: null };
    await this.conditions.open(tx, patientId, hold);
  }

  @On(HoldReleasedV1)
  async holdReleased(tx: Tx, { data }: ReceivedOf<typeof HoldReleasedV1>): Promise<void> {
    await this.conditions.close(tx, data.patientId, 'hold', data.holdId, data.siteDate);
  }

  @On(ActionRequestedV1)
  async actionRequested(tx: Tx, { data }: ReceivedOf<typeof ActionRequestedV1>): Promise<void> {
    if (!SCHEDULERS_ACTIONS.includes(data.kind)) return;
    const { actionId, patientId, kind, dueAt } = data;
    await this.conditions.requestAction(tx, { actionId, patientId, kind, dueAt });
  }

  @On(ActionDoneV1)
  async actionDone(tx: Tx, { data }: ReceivedOf<typeof ActionDoneV1>): Promise<void> {
    await this.conditions.finishAction(tx, data.actionId);
  }

  @On(ActionAnsweredV1)
  async actionAnswered(tx: Tx, { data }: ReceivedOf<typeof ActionAnsweredV1>): Promise<void> {
    await this.conditions.finishAction(tx, data.actionId);
  }
}
