import { atLocalTime, reject, uuidv5, type AgeBand, type Id, type Rejected, type SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { EpisodeStore } from '../db/episode.store.js';
import { evolve, type Episode } from '../domain/episode.js';
import {
  assignCareTeam,
  eighteenthBirthday,
  endLeave,
  receiveReferral,
  startLeave,
  type ReferralRejection,
} from '../domain/referral.js';
import type { IntakeEvent, Member, Track } from '../domain/events.js';
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
}

/** Timer that fires on the 18th birthday (HW-5). */
export const COME_OF_AGE = 'come-of-age';

/** Opens episodes, follows birthdays, and keeps leaves and the care team. */
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
    this.watchBirthday(tx, state);
    return { ok: true, state, version: 1 };
  }

  private watchBirthday(tx: Tx<IntakeEvent>, { episodeId, patientId, birthDate, ageBand, zone }: Episode): void {
    if (!birthDate || ageBand === 'adult') return;
    const due = atLocalTime(eighteenthBirthday(birthDate), '00:00', zone);
    const id = uuidv5(episodeId, COME_OF_AGE);
    tx.schedule({ id, command: COME_OF_AGE, due, key: patientId, data: { episodeId } });
  }

  startLeave(tx: Tx<IntakeEvent>, episodeId: Id, reason: string, allow: Allow) {
    return this.desk.change(tx, episodeId, allow, (episode, { about }) =>
      startLeave(episode, { about, leaveId: tx.newId(), reason }),
    );
  }

  endLeave(tx: Tx<IntakeEvent>, episodeId: Id, leaveId: Id, allow: Allow) {
    return this.desk.change(tx, episodeId, allow, (episode, { about }) => endLeave(episode, { about, leaveId }));
  }

  assignCareTeam(tx: Tx<IntakeEvent>, episodeId: Id, members: readonly Member[], allow: Allow) {
    return this.desk.change(tx, episodeId, allow, (episode, { about }) => assignCareTeam(episode, { about, members }));
  }
}
