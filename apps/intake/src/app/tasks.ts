import { addHours, mayAcknowledgeAlert, reject, uuidv5, type Id, type Instant, type Rejected } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { ObservationStore } from '../db/observation.store.js';
import type { Settlement, TaskStatus, WorkFilter, WorkItem, WorklistStore } from '../db/worklist.store.js';
import type { Assessment, Outcome } from '../domain/assessment.js';
import type { ConcernEvent } from '../domain/concerns.js';
import type { About, IntakeEvent } from '../domain/events.js';
import {
  concernTask,
  doneByAssessment,
  evaluationOf,
  gateTasks,
  RECHECK,
  recheckTasks,
  referOutTask,
  reassessmentTask,
  SUICIDE_SCREEN,
  suicideScreenTask,
  type Assessed,
  type Task,
} from '../domain/follow-up.js';
import type { Score } from '../domain/instruments.js';
import type { FollowUpRules } from '../domain/rules/follow-up.js';
import type { ReferralOutKind } from '../domain/rules/placement.js';
import { credentialExpired, signatureOf } from '../domain/signing.js';
import type { Settings } from './setting.js';

/** Timer that fires when a task is late. */
export const TASK_OVERDUE = 'task-overdue';

/** Scores of one patient that may be what a task asked for. */
export interface Measured {
  readonly about: About;
  readonly subjectId: Id;
  readonly scores: readonly Score[];
  readonly rules: FollowUpRules;
}

export type TaskRejection =
  'task-settled' | 'task-ends-otherwise' | 'tier-too-low' | 'credential-expired' | 'unknown-reason';

/** Tasks that end by what they ask for alone: a score, an evaluation, an assessment. */
const ENDS_BY_ITSELF: readonly string[] = [SUICIDE_SCREEN, 'safety-evaluation', 'reassessment'];

/** What intake asks people to do after answers, gates, concerns and returns: asked, done, or overdue by a timer. */
export class Tasks {
  constructor(
    private readonly worklist: WorklistStore,
    private readonly settings: Settings,
    private readonly observations: ObservationStore,
  ) {}

  /** Stored answers ask for re-checks of withdrawal, drafts included. */
  async answered(tx: Tx<IntakeEvent>, about: About, assessment: Assessment, outcome: Outcome, rules: FollowUpRules) {
    await this.ask(tx, recheckTasks(rules, assessedOf(about, assessment, outcome)));
  }

  /** A signed assessment does what a reassessment was asked for, and its gates ask for what they name. */
  async signed(tx: Tx<IntakeEvent>, about: About, assessment: Assessment, outcome: Outcome, rules: FollowUpRules) {
    const assessed = assessedOf(about, assessment, outcome);
    const { patientId, at } = about;
    await this.worklist.settleDue(tx, doneByAssessment(rules), [{ patientId, until: null, at }]);
    await this.measured(tx, [{ about, subjectId: assessment.assessmentId, scores: outcome.scores, rules }]);
    await this.ask(tx, [...recheckTasks(rules, assessed), ...gateTasks(rules, assessed)]);
    if (assessment.kind === 'intake') await this.screenToday(tx, about, assessment.assessmentId, outcome, rules);
  }

  /** An intake without a suicide screen that gives a level, here or on the same day, asks for one. */
  private async screenToday(tx: Tx<IntakeEvent>, about: About, id: Id, { scores }: Outcome, rules: FollowUpRules) {
    if (scores.some(({ risk }) => risk && risk !== 'not-screened')) return;
    const today = await this.observations.suicideScreens(tx, [about.patientId], [about.siteDate]);
    if (today.size === 0) await this.ask(tx, [suicideScreenTask(rules, about, id)]);
  }

  /** Scores that were asked for end their tasks; a suicide screen that stops half way asks for the rest. */
  async measured(tx: Tx<IntakeEvent>, measured: readonly Measured[]): Promise<void> {
    const rechecks = measured.flatMap((one) => recheckedBy(one));
    const screens = measured.flatMap((one) => screenedBy(one));
    if (rechecks.length > 0) await this.worklist.settleDue(tx, [RECHECK], rechecks);
    if (screens.length > 0) await this.worklist.settleDue(tx, [SUICIDE_SCREEN], screens);
    const halfWay = measured.filter(({ scores }) => scores.some(({ risk }) => risk === 'not-screened'));
    await this.ask(
      tx,
      halfWay.map(({ about, subjectId, rules }) => suicideScreenTask(rules, about, subjectId)),
    );
  }

  /** Concerns that opened or became more urgent are to be evaluated. */
  async worried(tx: Tx<IntakeEvent>, events: readonly ConcernEvent[], rulesAt: (siteId: Id) => FollowUpRules | null) {
    const tasks = events.flatMap((event) => {
      const rules = rulesAt(event.siteId);
      return rules && event.type !== 'safety-concern-closed' ? [concernTask(rules, event)] : [];
    });
    await this.ask(tx, tasks);
  }

  /** A concern is closed: its evaluation is done. */
  evaluated(tx: Tx<IntakeEvent>, concernId: Id): Promise<void> {
    return this.worklist.settle(tx, evaluationOf(concernId), settled(tx, 'done', null));
  }

  /** A referral out of a kind is open: what gates asked for is done. */
  async referred(tx: Tx<IntakeEvent>, patientId: Id, kind: ReferralOutKind): Promise<void> {
    await this.worklist.settleDue(tx, [referOutTask(kind)], [{ patientId, until: null, at: tx.now }]);
  }

  /** Somebody is back from another place. */
  async returned(tx: Tx<IntakeEvent>, about: About, referralOutId: Id, rules: FollowUpRules): Promise<void> {
    await this.ask(tx, [reassessmentTask(rules, about, referralOutId)]);
  }

  /** The time has passed (timer). */
  lapse(tx: Tx<IntakeEvent>, actionId: Id): Promise<void> {
    return this.worklist.lapse(tx, actionId);
  }

  /** A clinician ends a task with a coded reason; what only a score, an evaluation or an assessment can do is not ended so. */
  async close(
    tx: Tx<IntakeEvent>,
    actionId: Id,
    reason: string,
    allow: (siteId: Id) => void,
  ): Promise<{ readonly ok: true; readonly item: WorkItem } | Rejected<TaskRejection | 'site-not-known'>> {
    const item = await this.worklist.load(tx, actionId);
    const setting = item.siteId && (await this.settings.of(tx, item.patientId, item.siteId));
    if (!setting) return reject('site-not-known');
    allow(setting.site.siteId);
    if (item.status === 'done' || item.status === 'dropped') return reject('task-settled', { status: item.status });
    if (item.subjectId === null || ENDS_BY_ITSELF.includes(item.kind))
      return reject('task-ends-otherwise', { kind: item.kind });
    if (!signatureOf(setting.signer, mayAcknowledgeAlert)) return reject('tier-too-low', { needs: 'L3-or-M1' });
    if (credentialExpired(setting.signer, setting.about.siteDate)) return reject('credential-expired');
    const allowed = setting.rules.followUp.body.closeReasons;
    if (!allowed.includes(reason)) return reject('unknown-reason', { allowed });
    await this.worklist.settle(tx, actionId, settled(tx, reason === 'done' ? 'done' : 'dropped', reason));
    return { ok: true, item: await this.worklist.load(tx, actionId) };
  }

  /** A page of a site's tasks. */
  list(tx: Tx<IntakeEvent>, filter: WorkFilter): Promise<readonly WorkItem[]> {
    return this.worklist.page(tx, filter);
  }

  /** What was asked for by these kinds has been done, whoever asked for it. */
  async done(tx: Tx<IntakeEvent>, patientId: Id, kinds: readonly string[]): Promise<void> {
    if (kinds.length > 0) await this.worklist.settleDue(tx, kinds, [{ patientId, until: null, at: tx.now }]);
  }

  /** Puts tasks on the worklist, with the timer that makes them overdue; of one that is open only the due time may come nearer. */
  async ask(tx: Tx<IntakeEvent>, tasks: readonly Task[]): Promise<void> {
    const each = [...new Map(tasks.map((task) => [task.actionId, task])).values()];
    if (each.length === 0) return;
    await this.worklist.ask(tx, each);
    for (const { actionId, patientId, overdueAt: due } of each)
      tx.schedule({
        id: uuidv5(actionId, TASK_OVERDUE),
        command: TASK_OVERDUE,
        due,
        key: patientId,
        data: { actionId },
      });
  }
}

function assessedOf(about: About, { assessmentId, facts }: Assessment, { gates }: Outcome): Assessed {
  return { about, assessmentId, facts, gates: gates.fired.map(({ gate }) => gate) };
}

interface Done {
  readonly patientId: Id;
  readonly until: Instant | null;
  readonly at: Instant;
}

function recheckedBy({ about, scores, rules: { recheck } }: Measured): readonly Done[] {
  const taken = scores.filter(({ instrument, total }) => instrument === recheck.instrument && total !== null);
  return taken.map(({ takenAt }) => ({
    patientId: about.patientId,
    until: addHours(takenAt, recheck.earlyHours),
    at: takenAt,
  }));
}

function screenedBy({ about, scores }: Measured): readonly Done[] {
  const taken = scores.filter(({ risk }) => risk && risk !== 'not-screened');
  return taken.map(({ takenAt }) => ({ patientId: about.patientId, until: null, at: takenAt }));
}

function settled(
  tx: Tx<IntakeEvent>,
  status: Extract<TaskStatus, 'done' | 'dropped'>,
  reason: string | null,
): Settlement {
  return { status, at: tx.now, by: tx.cause.actor.id, reason };
}
