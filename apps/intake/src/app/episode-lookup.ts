import type { Id } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { EpisodeStore, Loaded, PartKind } from '../db/episode.store.js';
import type { Episode } from '../domain/episode.js';

/** Finds episodes: by id, or by the leave or referral out that belongs to one. */
export class EpisodeLookup {
  constructor(private readonly episodes: EpisodeStore) {}

  read(tx: Tx, episodeId: Id): Promise<Loaded<Episode>> {
    return this.episodes.read(tx, episodeId);
  }

  /** The episode that a leave or referral out belongs to; throws NotFound. */
  ofPart(tx: Tx, kind: PartKind, partId: Id): Promise<Id> {
    return this.episodes.ofPart(tx, kind, partId);
  }
}
