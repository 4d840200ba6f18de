import type { Id, SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { ConcernStore } from '../db/concern.store.js';
import type { EpisodeStore } from '../db/episode.store.js';
import type { ServiceStore } from '../db/service.store.js';
import { declineDischarge, discharge, proposeDischarge, reopen } from '../domain/discharge.js';
import type { DischargePlans } from '../domain/discharge-plans.js';
import type { IntakeEvent } from '../domain/events.js';
import type { ComingOfAge } from './coming-of-age.js';
import type { Allow, EpisodeDesk } from './episode-desk.js';
import type { LastContact } from './last-contact.js';

export interface DischargeCommand extends DischargePlans {
  readonly reason: string;
  readonly ground: string | null;
  readonly lastContactDate: SiteDate;
}

/** How an episode ends, signed by a person, and how it may go on. */
export class Ending {
  constructor(
    private readonly desk: EpisodeDesk,
    private readonly concerns: ConcernStore,
    private readonly episodes: EpisodeStore,
    private readonly services: ServiceStore,
    private readonly lastContact: LastContact,
    private readonly ages: ComingOfAge,
  ) {}

  propose(tx: Tx<IntakeEvent>, episodeId: Id, reason: string, allow: Allow) {
    return this.desk.change(tx, episodeId, allow, async (episode, { about, rules }) => {
      const { contactOn } = await this.lastContact.of(tx, episode, rules.pipeline.body);
      const command = { about, reason, by: 'person' as const, lastContactDate: contactOn };
      return proposeDischarge(episode, { ...command, rules: rules.discharge.body });
    });
  }

  decline(tx: Tx<IntakeEvent>, episodeId: Id, reason: string, allow: Allow) {
    return this.desk.change(tx, episodeId, allow, (episode, { about, signer, rules }) =>
      declineDischarge(episode, { about, reason, signer, rules: rules.discharge.body }),
    );
  }

  discharge(tx: Tx<IntakeEvent>, episodeId: Id, command: DischargeCommand, allow: Allow) {
    return this.desk.change(tx, episodeId, allow, async (episode, { about, signer, rules }) => {
      const [openConcerns, running, { serviceOn }] = await Promise.all([
        this.concerns.open(tx, [episode.patientId]),
        this.services.running(tx, episode.patientId),
        this.lastContact.of(tx, episode, rules.pipeline.body),
      ]);
      const known = { openConcerns, running, lastServiceOn: serviceOn };
      const quietDays = rules.placement.body.administrativeDischargeDays;
      return discharge(episode, { ...command, ...known, about, signer, rules: rules.discharge.body, quietDays });
    });
  }

  /** A birthday that fell into the time between is followed at once: its timer found no open episode. */
  async reopen(tx: Tx<IntakeEvent>, episodeId: Id, reason: string, allow: Allow) {
    const reopened = await this.desk.change(tx, episodeId, allow, async (episode, { about, rules }) => {
      const other = await this.episodes.open(tx, episode.patientId);
      const otherOpen = other !== null && other.state.episodeId !== episodeId;
      return reopen(episode, { about, reason, otherOpen, rules: rules.discharge.body });
    });
    if (!reopened.ok || reopened.state.ageBand === 'adult') return reopened;
    await this.ages.check(tx, episodeId);
    return { ...reopened, ...(await this.episodes.load(tx, episodeId)) };
  }
}
