import type { Id, SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { ConcernStore } from '../db/concern.store.js';
import type { IntakeEvent, ReviewOutcome } from '../domain/events.js';
import { reviewPlan, signPlan } from '../domain/plan.js';
import type { Component } from '../domain/planned-week.js';
import type { Allow, EpisodeDesk } from './episode-desk.js';

export interface PlanCommand {
  readonly goals: readonly { readonly horizon: 'short' | 'long' }[];
  readonly components: readonly Component[];
  readonly weekdays: readonly number[];
  readonly reviewDue: SiteDate | null;
}

export interface ReviewCommand {
  readonly goalsMet: readonly Id[];
  readonly relapsePreventionPlan: boolean;
  readonly dischargePlan: boolean;
  readonly reliableChange: boolean;
  readonly outcome: ReviewOutcome;
  readonly reviewDue: SiteDate | null;
}

/** The individual plan and its reviews. */
export class Treating {
  constructor(
    private readonly desk: EpisodeDesk,
    private readonly concerns: ConcernStore,
  ) {}

  signPlan(tx: Tx<IntakeEvent>, episodeId: Id, command: PlanCommand, allow: Allow) {
    return this.desk.change(tx, episodeId, allow, async (episode, { about, signer, rules }) => {
      const openConcerns = await this.concerns.open(tx, [episode.patientId]);
      const goals = command.goals.map(({ horizon }) => ({ goalId: tx.newId(), horizon }));
      const { placement, hours } = { placement: rules.placement.body, hours: rules.hours.body };
      return signPlan(episode, {
        ...command,
        about,
        signer,
        planId: tx.newId(),
        goals,
        openConcerns,
        placement,
        hours,
      });
    });
  }

  reviewPlan(tx: Tx<IntakeEvent>, episodeId: Id, command: ReviewCommand, allow: Allow) {
    return this.desk.change(tx, episodeId, allow, (episode, { about, rules }) =>
      reviewPlan(episode, { ...command, about, placement: rules.placement.body }),
    );
  }
}
