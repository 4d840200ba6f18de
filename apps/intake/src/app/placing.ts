import type { Id, Phase, Taper } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { ConcernStore } from '../db/concern.store.js';
import type { ObservationStore } from '../db/observation.store.js';
import { admit } from '../domain/admission.js';
import type { Episode } from '../domain/episode.js';
import type { IntakeEvent, ReferralOutcome, Track } from '../domain/events.js';
import type { LaterScore } from '../domain/gates.js';
import { clearGate, decideLevel, type DecideLevel } from '../domain/level-decision.js';
import { acceptReferralOut, closeReferralOut, openReferralOut, type HandOver } from '../domain/referral-out.js';
import type { PlacementRules, ReferralOutKind } from '../domain/rules/placement.js';
import type { Allow, EpisodeDesk } from './episode-desk.js';
import type { Tasks } from './tasks.js';

export interface AdmissionCommand {
  readonly programId: Id;
  readonly track: Track;
  readonly phase: Phase;
  readonly taper: Taper;
}

/** A level as a clinician decides it; null is not said. */
export type LevelCommand = Pick<DecideLevel, 'level' | 'reason' | 'assessmentId' | 'effectiveFrom'>;

/** From a signed assessment to a place: gates, referrals out, the level decision and the admission. */
export class Placing {
  constructor(
    private readonly desk: EpisodeDesk,
    private readonly concerns: ConcernStore,
    private readonly observations: ObservationStore,
    private readonly tasks: Tasks,
  ) {}

  decideLevel(tx: Tx<IntakeEvent>, episodeId: Id, command: LevelCommand, allow: Allow) {
    return this.desk.change(tx, episodeId, allow, (episode, { about, signer, site, rules }) =>
      decideLevel(episode, {
        ...{ about, signer, edition: site.edition, hours: rules.hours, placement: rules.placement.body },
        decisionId: tx.newId(),
        ...command,
      }),
    );
  }

  clearGate(tx: Tx<IntakeEvent>, episodeId: Id, command: { gate: string; reason: string }, allow: Allow) {
    return this.desk.change(tx, episodeId, allow, (episode, { about, signer, rules }) =>
      clearGate(episode, { about, signer, rules: rules.placement.body, ...command }),
    );
  }

  referOut(tx: Tx<IntakeEvent>, episodeId: Id, command: { kind: ReferralOutKind; gate: string | null }, allow: Allow) {
    return this.desk.change(tx, episodeId, allow, async (episode, { about }) => {
      const decision = openReferralOut(episode, { about, referralOutId: tx.newId(), ...command });
      if (decision.ok) await this.tasks.referred(tx, about.patientId, command.kind);
      return decision;
    });
  }

  acceptReferralOut(
    tx: Tx<IntakeEvent>,
    episodeId: Id,
    command: { referralOutId: Id; handOver: HandOver },
    allow: Allow,
  ) {
    return this.desk.change(tx, episodeId, allow, (episode, { about, rules }) =>
      acceptReferralOut(episode, { about, leaveId: tx.newId(), rules: rules.placement.body, ...command }),
    );
  }

  closeReferralOut(
    tx: Tx<IntakeEvent>,
    episodeId: Id,
    command: { referralOutId: Id; outcome: ReferralOutcome },
    allow: Allow,
  ) {
    return this.desk.change(tx, episodeId, allow, async (episode, { about, signer, rules }) => {
      const decision = closeReferralOut(episode, { about, signer, rules: rules.placement.body, ...command });
      const reassess = decision.ok && decision.events.some((event) => 'reassess' in event && event.reassess);
      if (reassess && command.outcome === 'returned')
        await this.tasks.returned(tx, about, command.referralOutId, rules.followUp.body);
      return decision;
    });
  }

  admit(tx: Tx<IntakeEvent>, episodeId: Id, command: AdmissionCommand, allow: Allow) {
    return this.desk.change(tx, episodeId, allow, async (episode, { about, rules }) => {
      const placement = rules.placement.body;
      const [openConcerns, laterScores] = await Promise.all([
        this.concerns.open(tx, [episode.patientId]),
        this.laterScores(tx, episode, placement),
      ]);
      return admit(episode, { about, ...command, openConcerns, laterScores, placement, hours: rules.hours.body });
    });
  }

  /** Scores after the newest assessment of the instruments whose low values lift a gate of it. */
  async laterScores(tx: Tx<IntakeEvent>, episode: Episode, placement: PlacementRules): Promise<readonly LaterScore[]> {
    const { assessment } = episode;
    if (!assessment) return [];
    const fired = placement.gates.filter(({ id }) => assessment.gates.some(({ gate }) => gate === id));
    const lifted = fired.flatMap(({ lifting }) => (lifting.by === 'low-scores' ? [lifting.instrument] : []));
    const scores = await Promise.all(
      lifted.map((instrument) => this.observations.scoresSince(tx, episode.patientId, instrument, assessment.at)),
    );
    return scores.flat();
  }
}
