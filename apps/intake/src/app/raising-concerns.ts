import type { Tx } from '@stepwell/platform';
import { type Id } from '@stepwell/kernel';
import type { ConcernStore } from '../db/concern.store.js';
import type { EpisodeStore } from '../db/episode.store.js';
import { evolveConcern, raiseConcerns, type Concern, type ConcernEvent, type Raised } from '../domain/concerns.js';
import type { About, IntakeEvent } from '../domain/events.js';
import type { FollowUpRules } from '../domain/rules/follow-up.js';
import type { Tasks } from './tasks.js';

/** Concerns that one stored set of answers raises. */
export interface Alarm {
  readonly about: About;
  readonly raised: readonly Raised[];
  /** How soon a concern is evaluated at that site. */
  readonly followUp: FollowUpRules;
}

/** Opens safety concerns in the transaction that stores the answers, whatever the count in a few statements. */
export class RaisingConcerns {
  constructor(
    private readonly concerns: ConcernStore,
    private readonly episodes: EpisodeStore,
    private readonly tasks: Tasks,
  ) {}

  /** Open concerns of these patients. */
  open(tx: Tx<IntakeEvent>, patientIds: readonly Id[]): Promise<readonly Concern[]> {
    return this.concerns.open(tx, patientIds);
  }

  /** Raises what is not open yet, in the order given. Answers the events, already recorded. */
  async raise(tx: Tx<IntakeEvent>, alarms: readonly Alarm[]): Promise<readonly ConcernEvent[]> {
    const loud = alarms.filter(({ raised }) => raised.length > 0);
    if (loud.length === 0) return [];
    const patientIds = [...new Set(loud.map(({ about }) => about.patientId))].sort();
    await this.episodes.lockOpen(tx, patientIds);
    const known = await this.concerns.lockOpen(tx, patientIds);
    const events = decideInOrder(loud, known, () => tx.newId());
    await this.concerns.apply(tx, known, events);
    tx.record(...events);
    const rules = new Map(loud.map(({ about, followUp }) => [about.siteId, followUp]));
    await this.tasks.worried(tx, events, (siteId) => rules.get(siteId) ?? null);
    return events;
  }
}

/** Later answers of a batch see what earlier ones opened. */
function decideInOrder(alarms: readonly Alarm[], known: readonly Concern[], newId: () => Id): readonly ConcernEvent[] {
  const open = new Map(known.map((concern) => [concern.concernId, concern]));
  return alarms.flatMap(({ about, raised }) => {
    const own = [...open.values()].filter(({ patientId }) => patientId === about.patientId);
    const events = raiseConcerns(about, own, raised, newId);
    for (const event of events) open.set(event.concernId, evolveConcern(open.get(event.concernId) ?? null, event));
    return events;
  });
}
