import { siteDate, type Id, type Instant, type Rejected, type SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { CarePlanStore, Words } from '../db/care-plan.store.js';
import type { ConcernStore } from '../db/concern.store.js';
import type { DirectoryStore } from '../db/directory.store.js';
import type { EpisodeStore } from '../db/episode.store.js';
import { signArtefact, type ArtefactSection } from '../domain/artefacts.js';
import { assignCareTeam } from '../domain/care-team.js';
import type { Episode, EpisodeEvent } from '../domain/episode.js';
import type { IntakeEvent, Member, PatientSignature, ResultsShown, ReviewOutcome, Waiver } from '../domain/events.js';
import {
  checkProgress,
  goalsMetBy,
  goalViews,
  type GoalProgress,
  type GoalState,
  type GoalView,
  type ProgressRejection,
} from '../domain/goals.js';
import type { EnteredContent } from '../domain/plan-content.js';
import { reviewPlan, reviewProgress, type PlanChange } from '../domain/plan-review.js';
import { signPlan } from '../domain/plan.js';
import type { ArtefactKind } from '../domain/rules/care-plan.js';
import type { Allow, Decided, EpisodeDesk } from './episode-desk.js';
import { planRulesOf, type Setting } from './setting.js';
import type { Tasks } from './tasks.js';

export interface PlanCommand extends EnteredContent {
  readonly reviewDue: SiteDate | null;
  readonly patient: PatientSignature | null;
  readonly words: Words;
}

interface ReviewedWith {
  readonly results: ResultsShown;
  readonly change: PlanChange | null;
  /** Words of what the change adds. */
  readonly words: Words;
  /** What the patient or the reviewer said, in their words. */
  readonly said: string | null;
}

export interface ReviewCommand extends ReviewedWith {
  /** Null takes those that are met by the progress recorded. */
  readonly goalsMet: readonly Id[] | null;
  readonly relapsePreventionPlan: boolean | null;
  readonly dischargePlan: boolean;
  readonly reliableChange: boolean;
  readonly outcome: ReviewOutcome;
  readonly reviewDue: SiteDate | null;
}

export interface ProgressCommand extends Pick<GoalProgress, 'goalId' | 'state' | 'percent' | 'withdraws'> {
  readonly occurredAt: Instant | null;
}

export interface ArtefactCommand {
  readonly kind: ArtefactKind;
  readonly sections: readonly ArtefactSection[];
  readonly patient: PatientSignature;
}

/** The individual plan: its versions, the progress of its goals, its signed documents, its reviews and its team. */
export class Planning {
  constructor(
    private readonly desk: EpisodeDesk,
    private readonly episodes: EpisodeStore,
    private readonly concerns: ConcernStore,
    private readonly plans: CarePlanStore,
    private readonly directory: DirectoryStore,
    private readonly tasks: Tasks,
  ) {}

  async sign(tx: Tx<IntakeEvent>, episodeId: Id, command: PlanCommand, allow: Allow) {
    const signed = await this.desk.decide(tx, episodeId, allow, async (episode, setting) => {
      const { about, signer, rules } = setting;
      const openConcerns = await this.concerns.open(tx, [episode.patientId]);
      const placement = rules.placement.body;
      const given = { ...command, about, signer, openConcerns, placement, planId: tx.newId() };
      return signPlan(episode, { ...given, rules: planRulesOf(setting) });
    });
    return this.kept(tx, signed, command.words);
  }

  /** Keeps an entry about a goal; entries are appended and may come late or withdraw each other. */
  async progress(
    tx: Tx<IntakeEvent>,
    episodeId: Id,
    command: ProgressCommand,
    allow: Allow,
  ): Promise<
    { readonly ok: true; readonly goal: GoalView; readonly entry: GoalProgress } | Rejected<ProgressRejection>
  > {
    const { state: episode, version } = await this.episodes.load(tx, episodeId);
    allow(episode.siteId, version);
    const known = await this.plans.progressOf(tx, [episodeId]);
    const occurredAt = command.occurredAt ?? tx.now;
    const checked = checkProgress(episode, { ...command, occurredAt, now: tx.now }, known);
    if (!checked.ok) return checked;
    const entry = entryOf(tx, episode, { ...command, occurredAt, number: known.length + 1 });
    await this.plans.addProgress(tx, [entry]);
    const goal = episode.plan!.goals.filter(({ goalId }) => goalId === command.goalId);
    return { ok: true, entry, goal: goalViews(goal, [...known, entry])[0]! };
  }

  async review(tx: Tx<IntakeEvent>, episodeId: Id, command: ReviewCommand, allow: Allow) {
    const reviewed = await this.desk.decide(tx, episodeId, allow, async (episode, setting) => {
      const { goals = [] } = episode.plan ?? {};
      const goalsMet = command.goalsMet ?? goalsMetBy(goals, await this.plans.progressOf(tx, [episodeId]));
      return reviewPlan(episode, { ...command, goalsMet, ...reviewing(tx, setting) });
    });
    if (!reviewed.ok) return reviewed;
    const known = await this.plans.progressOf(tx, [episodeId]);
    await this.plans.addProgress(tx, goalsMoved(tx, reviewed.state, known));
    await this.tasks.done(tx, reviewed.state.patientId, doneBy(reviewed.events));
    return this.kept(tx, reviewed, command.words, command.said);
  }

  async reviewProgress(tx: Tx<IntakeEvent>, episodeId: Id, command: ReviewedWith, allow: Allow) {
    const reviewed = await this.desk.decide(tx, episodeId, allow, (episode, setting) =>
      reviewProgress(episode, { ...command, ...reviewing(tx, setting) }),
    );
    if (reviewed.ok) await this.tasks.done(tx, reviewed.state.patientId, doneBy(reviewed.events));
    return this.kept(tx, reviewed, command.words, command.said);
  }

  async signArtefact(tx: Tx<IntakeEvent>, episodeId: Id, command: ArtefactCommand, allow: Allow) {
    const signed = await this.desk.decide(tx, episodeId, allow, (episode, { about, signer, rules }) =>
      signArtefact(episode, { ...command, about, signer, artefactId: tx.newId(), rules: rules.carePlan.body }),
    );
    if (!signed.ok) return signed;
    const { credentialUntil } = signed.setting.signer;
    for (const event of signed.events)
      if (event.type === 'plan-artefact-signed')
        await this.plans.addArtefact(tx, event, { sections: command.sections, credentialUntil });
    return signed;
  }

  assignTeam(
    tx: Tx<IntakeEvent>,
    episodeId: Id,
    command: { members: readonly Member[]; waived: readonly Waiver[] },
    allow: Allow,
  ) {
    return this.desk.change(tx, episodeId, allow, async (episode, { about, signer, rules }) => {
      const staffIds = command.members.map(({ staffId }) => staffId);
      const known = new Map((await this.directory.staffOf(tx, staffIds)).map((staff) => [staff.staffId, staff]));
      const colleagues = command.members.map(({ staffId, role }) => {
        const { tier = null, credentialUntil = null } = known.get(staffId) ?? {};
        return { staffId, role, tier, credentialUntil };
      });
      const { waived } = command;
      return assignCareTeam(episode, { about, signer, colleagues, waived, rules: rules.carePlan.body });
    });
  }

  /** Adds what was signed and reviewed to the plan's history. */
  private async kept<R extends string>(
    tx: Tx<IntakeEvent>,
    decided: Decided | Rejected<R>,
    words: Words,
    said: string | null = null,
  ): Promise<Decided | Rejected<R>> {
    if (!decided.ok) return decided;
    const { staffId: reviewedBy, tier, credentialUntil } = decided.setting.signer;
    for (const event of decided.events) {
      if (event.type === 'treatment-plan-signed') await this.plans.addVersion(tx, event, { words, credentialUntil });
      if (event.type === 'treatment-plan-reviewed' || event.type === 'progress-reviewed')
        await this.plans.addReview(tx, event, { words: said, reviewedBy, tier, credentialUntil });
    }
    return decided;
  }
}

function reviewing(tx: Tx<IntakeEvent>, setting: Setting) {
  const { about, signer, rules } = setting;
  return { about, signer, reviewId: tx.newId(), placement: rules.placement.body, rules: planRulesOf(setting) };
}

function entryOf(
  tx: Tx<IntakeEvent>,
  { episodeId, patientId, zone }: Episode,
  said: Pick<GoalProgress, 'number' | 'goalId' | 'state' | 'percent' | 'withdraws' | 'occurredAt'>,
): GoalProgress {
  const { number, goalId, state, percent, withdraws, occurredAt } = said;
  return {
    ...{ progressId: tx.newId(), episodeId, number, patientId, goalId, state, percent, withdraws, occurredAt },
    ...{ siteDate: siteDate(occurredAt, zone), recordedAt: tx.now, recordedBy: tx.cause.actor.id },
  };
}

/** What a review says of goals becomes an entry of each goal that stands differently. */
function goalsMoved(tx: Tx<IntakeEvent>, episode: Episode, known: readonly GoalProgress[]): readonly GoalProgress[] {
  const { goals, goalsMet } = episode.plan!;
  const moved = goalViews(goals, known).filter(({ goalId, state }) => goalsMet.includes(goalId) !== (state === 'met'));
  return moved.map(({ goalId }, i) => {
    const state: GoalState = goalsMet.includes(goalId) ? 'met' : 'set-back';
    const said = { goalId, state, percent: null, withdraws: null, occurredAt: tx.now };
    return entryOf(tx, episode, { ...said, number: known.length + i + 1 });
  });
}

/** Work that a review has done: the plan's own review, and the hours' after the 18th birthday when the plan was signed anew. */
function doneBy(events: readonly EpisodeEvent[]): readonly string[] {
  const types = new Set(events.map(({ type }) => type));
  return [
    ...(types.has('treatment-plan-reviewed') ? ['plan-review'] : []),
    ...(types.has('treatment-plan-signed') ? ['hours-review'] : []),
  ];
}
