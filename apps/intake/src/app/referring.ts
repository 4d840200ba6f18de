import { reject, type AgeBand, type Id, type LevelCode, type Rejected, type SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { EpisodeStore } from '../db/episode.store.js';
import { evolve, type Episode } from '../domain/episode.js';
import { endLeave, receiveReferral, startLeave, type ReferralRejection } from '../domain/referral.js';
import type { IntakeEvent, Track } from '../domain/events.js';
import { watchBirthday } from './coming-of-age.js';
import type { Settings } from './setting.js';
import type { Allow, Changed, EpisodeDesk } from './episode-desk.js';

export interface ReferralCommand {
  /** Given by a caller that must name the person itself; made here otherwise. */
  readonly patientId: Id | null;
  readonly siteId: Id;
  readonly source: string;
  readonly preferredTrack: Track | 'either';
  readonly ageBand: AgeBand | null;
  readonly birthDate: SiteDate | null;
  readonly priorLevel: LevelCode | null;
  readonly priorEndedOn: SiteDate | null;
}

/** Opens episodes, waits for birthdays, and keeps leaves. */
export class Referring {
  constructor(
    private readonly episodes: EpisodeStore,
    private readonly settings: Settings,
    private readonly desk: EpisodeDesk,
  ) {}

  async refer(
    tx: Tx<IntakeEvent>,
    command: ReferralCommand,
  ): Promise<Changed | Rejected<ReferralRejection | 'site-not-known'>> {
    const { patientId = null, siteId, ...referral } = command;
    const person = patientId ?? tx.newId();
    const setting = await this.settings.of(tx, person, siteId);
    if (!setting) return reject('site-not-known', { siteId });
    const open = await this.episodes.open(tx, person);
    const decision = receiveReferral(open?.state ?? null, { about: setting.about, episodeId: tx.newId(), ...referral });
    if (!decision.ok) return decision;
    const state = decision.events.reduce<Episode | null>(evolve, null)!;
    await this.episodes.insert(tx, state, tx.now);
    tx.record(...decision.events);
    watchBirthday(tx, state);
    return { ok: true, state, version: 1 };
  }

  startLeave(tx: Tx<IntakeEvent>, episodeId: Id, reason: string, allow: Allow) {
    return this.desk.change(tx, episodeId, allow, (episode, { about }) =>
      startLeave(episode, { about, leaveId: tx.newId(), reason }),
    );
  }

  endLeave(tx: Tx<IntakeEvent>, episodeId: Id, leaveId: Id, allow: Allow) {
    return this.desk.change(tx, episodeId, allow, (episode, { about }) => endLeave(episode, { about, leaveId }));
  }
}
