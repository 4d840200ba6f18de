import { Controller } from '@nestjs/common';
import {
  ActionAnsweredV1,
  ActionDoneV1,
  ActionOverdueV1,
  ActionRequestedV1,
  CredentialChangedV1,
  OutreachExhaustedV1,
  PhaseChangedV1,
  SiteRegisteredV1,
  StaffRegisteredV1,
  type DataOf,
} from '@stepwell/contracts';
import { On, OnTimer, textOf, type ConsumerTx, type FiredTimer, type Received } from '@stepwell/messaging';
import { COME_OF_AGE, ComingOfAge } from '../app/coming-of-age.js';
import { Following } from '../app/following.js';
import { Lapsing } from '../app/lapsing.js';
import { RuleKeeping } from '../app/rule-keeping.js';
import { TASK_OVERDUE, Tasks } from '../app/tasks.js';
import type { IntakeEvent } from '../domain/events.js';

type Tx = ConsumerTx<IntakeEvent>;
type Got<C> = Received<DataOf<C>>;

/** Scheduling's directory: sites and staff, and with a tenant's first site the shipped rules. */
@Controller()
export class DirectoryConsumer {
  constructor(private readonly keeping: RuleKeeping) {}

  @On(SiteRegisteredV1)
  site(tx: Tx, { data }: Got<typeof SiteRegisteredV1>): Promise<void> {
    const { siteId, zone, jurisdiction, edition, opioidTreatmentProgram } = data;
    return this.keeping.knowSite(tx, { siteId, zone, jurisdiction, edition, opioidTreatmentProgram });
  }

  @On(StaffRegisteredV1)
  staff(tx: Tx, { data }: Got<typeof StaffRegisteredV1>): Promise<void> {
    const { staffId, tier, credentialUntil } = data;
    return this.keeping.knowStaff(tx, { staffId, tier, credentialUntil });
  }

  @On(CredentialChangedV1)
  credential(tx: Tx, { data }: Got<typeof CredentialChangedV1>): Promise<void> {
    const { staffId, tier, credentialUntil } = data;
    return this.keeping.knowStaff(tx, { staffId, tier, credentialUntil });
  }
}

/** What others decided about a patient, and the 18th birthday. */
@Controller()
export class PatientConsumer {
  constructor(
    private readonly following: Following,
    private readonly lapsing: Lapsing,
    private readonly ages: ComingOfAge,
  ) {}

  @On(PhaseChangedV1)
  phaseChanged(tx: Tx, { data }: Got<typeof PhaseChangedV1>): Promise<void> {
    return this.following.phaseChanged(tx, data);
  }

  @On(ActionRequestedV1)
  actionRequested(tx: Tx, { data }: Got<typeof ActionRequestedV1>): Promise<void> {
    const { actionId, patientId, kind, trigger, dueAt } = data;
    return this.following.actionRequested(tx, { actionId, patientId, kind, trigger, dueAt });
  }

  @On(ActionDoneV1)
  actionDone(tx: Tx, { data }: Got<typeof ActionDoneV1>): Promise<void> {
    return this.following.actionEnded(tx, data.actionId, 'done');
  }

  @On(ActionAnsweredV1)
  actionAnswered(tx: Tx, { data }: Got<typeof ActionAnsweredV1>): Promise<void> {
    return this.following.actionEnded(tx, data.actionId, 'done');
  }

  @On(ActionOverdueV1)
  actionOverdue(tx: Tx, { data }: Got<typeof ActionOverdueV1>): Promise<void> {
    return this.following.actionEnded(tx, data.actionId, 'overdue');
  }

  @On(OutreachExhaustedV1)
  outreachExhausted(tx: Tx, { data }: Got<typeof OutreachExhaustedV1>): Promise<void> {
    return this.lapsing.outreachExhausted(tx, data.patientId);
  }

  @OnTimer(COME_OF_AGE)
  async comeOfAge(tx: Tx, timer: FiredTimer): Promise<void> {
    await this.ages.check(tx, textOf(timer, 'episodeId'));
  }
}

/** What was asked for and not done in time. */
@Controller()
export class TaskTimers {
  constructor(private readonly tasks: Tasks) {}

  @OnTimer(TASK_OVERDUE)
  overdue(tx: Tx, timer: FiredTimer): Promise<void> {
    return this.tasks.lapse(tx, textOf(timer, 'actionId'));
  }
}
