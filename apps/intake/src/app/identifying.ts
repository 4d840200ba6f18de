import { reject, siteDate, type Id, type Rejected } from '@stepwell/kernel';
import { NotFound, type Tx } from '@stepwell/platform';
import type { DuplicateStore } from '../db/duplicate.store.js';
import type { EpisodeStore } from '../db/episode.store.js';
import type { IdentityStore, KnownIdentity } from '../db/identity.store.js';
import type { RuleSetStore } from '../db/rule-set.store.js';
import { pairsAfter } from '../domain/duplicates.js';
import type { IntakeEvent } from '../domain/events.js';
import { compared, type Identity } from '../domain/identity.js';
import { matchesOf } from '../domain/matching.js';
import { forEverySite } from '../domain/rule-sets.js';
import type { Allow } from './episode-desk.js';

export type IdentityRejection = 'name-not-usable' | 'birth-date-in-future';

/** What a told identity led to. */
export interface Told {
  readonly ok: true;
  readonly patientId: Id;
  readonly version: number;
  /** Pairs with other records that wait for a decision. */
  readonly openPairs: readonly Id[];
}

/** Keeps who people are, and finds other records that may be of the same person; it never merges any. */
export class Identifying {
  constructor(
    private readonly identities: IdentityStore,
    private readonly duplicates: DuplicateStore,
    private readonly episodes: EpisodeStore,
    private readonly ruleSets: RuleSetStore,
  ) {}

  async tell(
    tx: Tx<IntakeEvent>,
    patientId: Id,
    told: Identity,
    allow: Allow,
  ): Promise<Told | Rejected<IdentityRejection>> {
    await this.identities.queue(tx);
    const place = (await this.episodes.places(tx, [patientId])).get(patientId);
    if (!place) throw new NotFound('patient', patientId);
    const before = await this.identities.of(tx, patientId);
    allow(place.siteId, before?.version ?? 0);
    const today = siteDate(tx.now, place.zone);
    if (told.birthDate !== null && told.birthDate > today) return reject('birth-date-in-future');
    const { body: rules } = forEverySite(await this.ruleSets.all(tx), 'matching', today);
    const own = compared(rules, patientId, told);
    if (own.given === '' || own.families.length === 0) return reject('name-not-usable');
    const version = (before?.version ?? 0) + 1;
    await this.identities.save(tx, { patientId, siteId: place.siteId, version, identity: told }, own);
    const others = await this.identities.candidates(tx, own);
    const matches = matchesOf(
      rules,
      own,
      others.map((one) => compared(rules, one.patientId, one.identity)),
    );
    const pairs = pairsAfter(await this.duplicates.touching(tx, [patientId]), matches, tx.now);
    await this.duplicates.keep(tx, pairs);
    const openPairs = pairs.filter(({ status }) => status === 'open').map(({ pairId }) => pairId);
    return { ok: true, patientId, version, openPairs };
  }

  /** The identity that counts now; throws NotFound. */
  async of(tx: Tx<IntakeEvent>, patientId: Id, allow: (siteId: Id) => void): Promise<KnownIdentity> {
    const known = await this.identities.of(tx, patientId);
    if (!known) throw new NotFound('identity', patientId);
    allow(known.siteId);
    return known;
  }
}
