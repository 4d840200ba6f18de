import { siteDate, type Id, type Instant, type Rejected } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { DuplicateStore, QueuedPair, QueueFilter, StoredPair } from '../db/duplicate.store.js';
import type { EpisodeStore, Loaded, Place } from '../db/episode.store.js';
import type { IdentityStore } from '../db/identity.store.js';
import type { RuleSetStore } from '../db/rule-set.store.js';
import {
  decidePair,
  linkChange,
  reviewClock,
  type DuplicateRejection,
  type PairDecision,
} from '../domain/duplicates.js';
import type { Episode } from '../domain/episode.js';
import type { IntakeEvent } from '../domain/events.js';
import type { DuplicateDecision } from '../domain/rules/matching.js';
import { forEverySite } from '../domain/rule-sets.js';
import type { Allow } from './episode-desk.js';

/** A pair as a reviewer sees it. */
export interface PairView extends StoredPair {
  readonly dueAt: Instant;
  /** Hours past the due time; negative is before it. */
  readonly hoursLate: number;
  /** Oldest first. */
  readonly decisions: readonly PairDecision[];
}

/** The records linked as one person, and their episodes. */
export interface LinkedRecords {
  readonly patientIds: readonly Id[];
  readonly episodes: readonly Loaded<Episode>[];
}

/** The review queue of duplicates: a person decides, and the same person's records are linked until a further decision. */
export class Linking {
  constructor(
    private readonly identities: IdentityStore,
    private readonly duplicates: DuplicateStore,
    private readonly episodes: EpisodeStore,
    private readonly ruleSets: RuleSetStore,
  ) {}

  /** Appends a decision about a pair of two records at sites that the caller works at. */
  async decide(
    tx: Tx<IntakeEvent>,
    pairId: Id,
    command: { readonly decision: DuplicateDecision; readonly reason: string },
    allow: Allow,
  ): Promise<(PairView & { readonly ok: true }) | Rejected<DuplicateRejection>> {
    await this.identities.queue(tx);
    const pair = await this.duplicates.load(tx, pairId);
    const places = await this.episodes.places(tx, [pair.a, pair.b]);
    for (const { siteId } of places.values()) allow(siteId, pair.version);
    const { body: rules } = forEverySite(await this.ruleSets.all(tx), 'matching', siteDate(tx.now, 'UTC'));
    const decided = decidePair(pair, { ...command, rules, others: await this.around(tx, pair) });
    if (!decided.ok) return decided;
    const { actor } = tx.cause;
    const made: PairDecision = {
      ...{ decisionId: tx.newId(), pairId, ...command, evidence: pair.evidence },
      ...{ decidedAt: tx.now, decidedBy: actor.id, tier: actor.tier },
    };
    const next = await this.duplicates.decide(tx, pair, made);
    const decisions = await this.duplicates.decisions(tx, [pairId]);
    tellLink(tx, pair, made, decisions, places);
    return { ok: true, ...next, ...reviewClock(next, rules, tx.now), decisions };
  }

  /** Pairs of everybody who is, or would be, one person with the two of this pair. */
  private async around(tx: Tx<IntakeEvent>, { a, b }: StoredPair): Promise<readonly StoredPair[]> {
    const groups = await Promise.all([this.duplicates.linked(tx, a), this.duplicates.linked(tx, b)]);
    return this.duplicates.touching(tx, groups.flat());
  }

  /** A page of a site's queue, oldest first. */
  async queue(
    tx: Tx<IntakeEvent>,
    filter: QueueFilter,
  ): Promise<readonly (PairView & Pick<QueuedPair, 'siteA' | 'siteB'>)[]> {
    const page = await this.duplicates.list(tx, filter);
    const { body: rules } = forEverySite(await this.ruleSets.all(tx), 'matching', siteDate(tx.now, 'UTC'));
    const decisions = await this.duplicates.decisions(
      tx,
      page.map(({ pairId }) => pairId),
    );
    return page.map((pair) => ({
      ...pair,
      ...reviewClock(pair, rules, tx.now),
      decisions: decisions.filter(({ pairId }) => pairId === pair.pairId),
    }));
  }

  /** The records linked with a patient as one person, and the episodes of them all, newest first. */
  async linkedTo(tx: Tx<IntakeEvent>, patientId: Id): Promise<LinkedRecords> {
    const patientIds = await this.duplicates.linked(tx, patientId);
    const episodes = await Promise.all(patientIds.map((id) => this.episodes.ofPatient(tx, id)));
    return { patientIds, episodes: episodes.flat() };
  }
}

/** Tells a link, or the end of it, under both records: other services know people by their record only. */
function tellLink(
  tx: Tx<IntakeEvent>,
  pair: StoredPair,
  made: PairDecision,
  known: readonly PairDecision[],
  places: ReadonlyMap<Id, Place>,
): void {
  const change = linkChange(pair.status, made, known);
  if (!change) return;
  for (const [patientId, linkedPatientId] of [
    [pair.a, pair.b],
    [pair.b, pair.a],
  ] as const) {
    const place = places.get(patientId);
    if (!place) continue;
    const { siteId, zone } = place;
    tx.record({ ...change, patientId, linkedPatientId, siteId, zone, at: tx.now, siteDate: siteDate(tx.now, zone) });
  }
}
