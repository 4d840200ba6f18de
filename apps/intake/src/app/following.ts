import {
  atLocalTime,
  uuidv5,
  type Id,
  type LevelOfCare,
  type Phase,
  type SiteDate,
  type Taper,
} from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { EpisodeStore, Loaded } from '../db/episode.store.js';
import type { Action, WorklistStore } from '../db/worklist.store.js';
import { followPhaseChange } from '../domain/discharge.js';
import type { Episode } from '../domain/episode.js';
import { openReferralOut } from '../domain/referral-out.js';
import type { IntakeEvent } from '../domain/events.js';
import type { Signature } from '../domain/signing.js';
import type { EpisodeDesk } from './episode-desk.js';
import type { Settings } from './setting.js';

/** A phase change as it reached us. */
export interface PhaseChanged {
  readonly patientId: Id;
  readonly episodeId: Id;
  readonly changeId: Id;
  readonly to: Phase;
  readonly taper: Taper;
  readonly levelTo: LevelOfCare;
  readonly effectiveOn: SiteDate;
  readonly signedBy: Signature;
}

/** What intake does when other services have decided something about a patient. */
export class Following {
  constructor(
    private readonly episodes: EpisodeStore,
    private readonly desk: EpisodeDesk,
    private readonly settings: Settings,
    private readonly worklist: WorklistStore,
  ) {}

  /** The level span follows the phase, and the plan review is due soon; an episode that has ended follows nothing. */
  async phaseChanged(tx: Tx<IntakeEvent>, change: PhaseChanged): Promise<void> {
    const loaded = await this.find(tx, change.patientId, change.episodeId);
    if (!loaded) return;
    const { patientId, siteId } = loaded.state;
    const setting = await this.settings.of(tx, patientId, siteId);
    if (!setting) return;
    const { to: phase, levelTo: level, ...rest } = change;
    const { placement, hours } = setting.rules;
    const events = followPhaseChange(loaded.state, {
      ...{ ...rest, phase, level, about: setting.about, hours },
      placement: placement.body,
      decisionId: uuidv5(change.changeId, 'level-of-care'),
    });
    if (events.length === 0) return;
    const { state } = await this.desk.store(tx, loaded, events);
    if (state.plan) await this.askForReview(tx, change, state.plan.reviewDue, state.zone);
  }

  private askForReview(tx: Tx<IntakeEvent>, change: PhaseChanged, due: SiteDate, zone: string): Promise<void> {
    const actionId = uuidv5(change.changeId, 'plan-review');
    const dueAt = atLocalTime(due, '23:59', zone);
    return this.worklist.add(tx, {
      actionId,
      patientId: change.patientId,
      kind: 'plan-review',
      trigger: 'phase-change',
      dueAt,
    });
  }

  /** Keeps what is asked for; more than the program has to give (a step up above P1) is a referral out (clinical 2.2). */
  async actionRequested(tx: Tx<IntakeEvent>, action: Omit<Action, 'status'>): Promise<void> {
    await this.worklist.add(tx, action);
    const loaded = await this.episodes.open(tx, action.patientId);
    const setting = loaded && (await this.settings.of(tx, action.patientId, loaded.state.siteId));
    const asked = setting?.rules.followUp.body.referralActions.find((one) => one.action === action.kind);
    if (!loaded || !setting || !asked) return;
    const referralOutId = uuidv5(action.actionId, 'referral-out');
    const decision = openReferralOut(loaded.state, {
      about: setting.about,
      referralOutId,
      kind: asked.kind,
      gate: null,
    });
    if (decision.ok) await this.desk.store(tx, loaded, decision.events);
  }

  actionEnded(tx: Tx<IntakeEvent>, actionId: Id, status: 'done' | 'overdue'): Promise<void> {
    return this.worklist.mark(tx, actionId, status);
  }

  private async find(tx: Tx<IntakeEvent>, patientId: Id, episodeId: Id): Promise<Loaded<Episode> | null> {
    const open = await this.episodes.open(tx, patientId);
    return open?.state.episodeId === episodeId ? open : null;
  }
}
