import { reject, type Id, type Rejected, type SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { EpisodeStore } from '../db/episode.store.js';
import type { ObservationStore } from '../db/observation.store.js';
import type { ServiceStore } from '../db/service.store.js';
import { exitNeeds, summaryOf, type DischargeSummary, type ExitNeeds } from '../domain/discharge-summary.js';
import type { DischargeProposal } from '../domain/episode.js';
import type { IntakeEvent } from '../domain/events.js';
import type { LastContact } from './last-contact.js';
import type { Settings } from './setting.js';

/** The end of an episode at a glance: what waits, what each exit needs, or what became of it. */
export interface DischargeLook {
  readonly ok: true;
  readonly episodeId: Id;
  readonly patientId: Id;
  readonly proposal: DischargeProposal | null;
  readonly lastServiceOn: SiteDate | null;
  readonly lastContactOn: SiteDate | null;
  /** Empty once it has ended. */
  readonly exits: readonly ExitNeeds[];
  readonly summary: DischargeSummary | null;
}

/** Reads the end of an episode, before and after it. */
export class DischargeView {
  constructor(
    private readonly episodes: EpisodeStore,
    private readonly services: ServiceStore,
    private readonly observations: ObservationStore,
    private readonly settings: Settings,
    private readonly lastContact: LastContact,
  ) {}

  async of(
    tx: Tx<IntakeEvent>,
    episodeId: Id,
    allow: (siteId: Id) => void,
  ): Promise<DischargeLook | Rejected<'site-not-known'>> {
    const { state } = await this.episodes.read(tx, episodeId);
    const { patientId, siteId, dischargeProposal: proposal } = state;
    allow(siteId);
    const setting = await this.settings.of(tx, patientId, siteId);
    if (!setting) return reject('site-not-known');
    const { rules } = setting;
    const [running, scores, seen] = await Promise.all([
      this.services.running(tx, patientId),
      this.observations.scoresOf(tx, [patientId]),
      this.lastContact.of(tx, state, rules.pipeline.body),
    ]);
    const quietDays = rules.placement.body.administrativeDischargeDays;
    const times = { lastContactOn: seen.contactOn, quietDays };
    const exits = state.discharge ? [] : exitNeeds(rules.discharge.body, running, times);
    const taken = scores.map(({ score }) => score);
    const summary = summaryOf(state, taken, rules.instruments.body.timetable);
    const look = { lastServiceOn: seen.serviceOn, lastContactOn: seen.contactOn, exits, summary };
    return { ok: true, episodeId, patientId, proposal, ...look };
  }
}
