import { levelRank, reject, type Id, type LevelCode, type Rejected } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { AssessmentStore, Signed } from '../db/assessment.store.js';
import type { EpisodeStore } from '../db/episode.store.js';
import {
  addAnswers,
  completeAssessment,
  evaluate,
  newlyRaised,
  NOT_RATED,
  type AnswerRejection,
  type Answers,
  type Assessment,
  type AssessmentRules,
  type CompletionRejection,
  type Outcome,
  type Person,
} from '../domain/assessment.js';
import { isInTreatment, type Episode } from '../domain/episode.js';
import type { IntakeEvent } from '../domain/events.js';
import { refOf, type RuleSetRef } from '../domain/rule-sets.js';
import type { Allow, EpisodeDesk } from './episode-desk.js';
import type { RaisingConcerns } from './raising-concerns.js';
import type { Setting, Settings } from './setting.js';
import type { Residences } from './residences.js';
import type { Tasks } from './tasks.js';

/** An assessment with what it gives, and under which rules. */
export interface AssessmentView {
  readonly ok: true;
  readonly assessment: Assessment;
  readonly version: number;
  readonly outcome: Outcome;
  readonly ruleSet: RuleSetRef;
}

type Answering = AssessmentView | Rejected<AnswerRejection | 'site-not-known' | 'episode-closed'>;

/** Fills in, evaluates and signs assessments. Concerns open with the answer that raises them, drafts included. */
export class Assessing {
  constructor(
    private readonly assessments: AssessmentStore,
    private readonly episodes: EpisodeStore,
    private readonly settings: Settings,
    private readonly desk: EpisodeDesk,
    private readonly concerns: RaisingConcerns,
    private readonly tasks: Tasks,
    private readonly residences: Residences,
  ) {}

  async start(tx: Tx<IntakeEvent>, episodeId: Id, answers: Answers, allow: Allow): Promise<Answering> {
    const { state: episode, version } = await this.episodes.load(tx, episodeId);
    allow(episode.siteId, version);
    if (episode.status === 'discharged') return reject('episode-closed');
    const setting = await this.settings.of(tx, episode.patientId, episode.siteId);
    if (!setting) return reject('site-not-known');
    const added = addAnswers(draftOf(episode, tx.newId(), setting), answers, rulesOf(setting));
    if (!added.ok) return added;
    await this.assessments.insert(tx, added.assessment);
    const residence = await this.residences.available(tx, setting);
    return this.alarmed(tx, null, { assessment: added.assessment, version: 1, episode, setting, residence });
  }

  async answer(tx: Tx<IntakeEvent>, assessmentId: Id, answers: Answers, allow: Allow): Promise<Answering> {
    const { state, version } = await this.assessments.load(tx, assessmentId);
    allow(state.siteId, version);
    const [{ state: episode }, setting] = await Promise.all([
      this.episodes.read(tx, state.episodeId),
      this.settings.of(tx, state.patientId, state.siteId),
    ]);
    if (!setting) return reject('site-not-known');
    const added = addAnswers(state, answers, rulesOf(setting));
    if (!added.ok) return added;
    const next = await this.assessments.save(tx, version, added.assessment, null);
    const residence = await this.residences.available(tx, setting);
    return this.alarmed(tx, state, { assessment: added.assessment, version: next, episode, setting, residence });
  }

  private async alarmed(tx: Tx<IntakeEvent>, before: Assessment | null, filled: Filled): Promise<AssessmentView> {
    const { assessment, setting } = filled;
    const raised = newlyRaised(before, assessment, rulesOf(setting), personOf(filled));
    const { about, rules } = setting;
    const followUp = rules.followUp.body;
    await this.concerns.raise(tx, [{ about, raised, followUp }]);
    const view = viewOf(filled);
    await this.tasks.answered(tx, about, assessment, view.outcome, followUp);
    return view;
  }

  /** Signs: gates and level as evaluated now become the episode's, and stay as they were decided. */
  async complete(
    tx: Tx<IntakeEvent>,
    assessmentId: Id,
    allow: Allow,
  ): Promise<AssessmentView | Rejected<CompletionRejection | 'site-not-known'>> {
    const { state, version } = await this.assessments.load(tx, assessmentId);
    const [loaded, setting] = await Promise.all([
      this.episodes.load(tx, state.episodeId),
      this.settings.of(tx, state.patientId, state.siteId),
    ]);
    allow(state.siteId, version);
    if (!setting) return reject('site-not-known');
    if (loaded.state.status === 'discharged') return reject('episode-closed');
    const residence = await this.residences.available(tx, setting);
    const view = viewOf({ assessment: state, version, episode: loaded.state, setting, residence });
    const { about, signer } = setting;
    const decision = completeAssessment(state, view.outcome, { about, signer, rules: rulesOf(setting) });
    if (!decision.ok) return decision;
    const signed: Assessment = { ...state, status: 'completed' };
    const next = await this.assessments.save(tx, version, signed, { outcome: view.outcome, ruleSet: view.ruleSet });
    await this.desk.store(tx, loaded, decision.events);
    await this.tasks.signed(tx, about, signed, view.outcome, setting.rules.followUp.body);
    return { ...view, assessment: signed, version: next };
  }

  /** A signed assessment as it was decided; a draft as it would be decided now. */
  async view(
    tx: Tx<IntakeEvent>,
    assessmentId: Id,
    allow: Allow,
  ): Promise<AssessmentView | Rejected<'site-not-known'>> {
    const { state, version, signed } = await this.assessments.read(tx, assessmentId);
    allow(state.siteId, version);
    if (signed) return signedView(state, version, signed);
    const [{ state: episode }, setting] = await Promise.all([
      this.episodes.read(tx, state.episodeId),
      this.settings.of(tx, state.patientId, state.siteId),
    ]);
    if (!setting) return reject('site-not-known');
    const residence = await this.residences.available(tx, setting);
    return viewOf({ assessment: state, version, episode, setting, residence });
  }
}

interface Filled {
  readonly assessment: Assessment;
  readonly version: number;
  readonly episode: Episode;
  readonly setting: Setting;
  /** Whether the site's register knows of a recovery-residence place. */
  readonly residence: boolean | null;
}

/** A draft knows already what the referral told of a higher level that was left (M5); an answer given replaces it. */
function draftOf(episode: Episode, assessmentId: Id, { rules }: Setting): Assessment {
  const { episodeId, patientId, siteId } = episode;
  const kind = isInTreatment(episode) ? 'review' : 'intake';
  return {
    ...{ assessmentId, episodeId, patientId, siteId, kind, status: 'draft', dimensions: NOT_RATED },
    instruments: [],
    medicallyStableD2: false,
    facts: priorFacts(episode, rules.stages.body.higherLevelFrom),
  };
}

function priorFacts({ priorLevel, priorEndedOn }: Episode, from: LevelCode): Assessment['facts'] {
  const higher = priorLevel && levelRank(priorLevel) >= levelRank(from);
  return higher && priorEndedOn ? { higherLevelDischargedOn: priorEndedOn } : {};
}

function rulesOf({ rules }: Setting): AssessmentRules {
  const { instruments, placement, crosswalk } = rules;
  return { instruments: instruments.body, placement, crosswalk: crosswalk.body };
}

function personOf({ episode, setting, residence: recoveryResidence }: Filled): Person {
  const { site, about } = setting;
  return { ageBand: episode.ageBand, edition: site.edition, siteDate: about.siteDate, recoveryResidence };
}

function viewOf(filled: Filled): AssessmentView {
  const { assessment, version, setting } = filled;
  const outcome = evaluate(assessment, rulesOf(setting), personOf(filled));
  return { ok: true, assessment, version, outcome, ruleSet: refOf(setting.rules.placement) };
}

function signedView(assessment: Assessment, version: number, { outcome, ruleSet }: Signed): AssessmentView {
  return { ok: true, assessment, version, outcome, ruleSet };
}
