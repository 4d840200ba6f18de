import type { Id, SiteDate } from '@stepwell/kernel';
import type { Picture, Stamp } from './facts.js';
import type { Situation } from './situation.js';

/** Up to where each service's stream about a patient was known: its last sequence. */
export type KnownUpTo = Partial<Record<Stamp['source'], number>>;

/**
 * What an evaluation rested on (clinical 1.5): the place on the ladder, and how far each stream was known. "As known then" is
 * this vector and no time (design 3): a fact that came later has a higher sequence and is left out when it is read again.
 */
export interface Inputs {
  readonly situation: Situation;
  readonly known: KnownUpTo;
  /** Doses are kept as days without a sequence: the last known day of each order, by order. */
  readonly doses: readonly { readonly orderId: Id; readonly last: SiteDate }[];
}

/** What an evaluation of `on` rests on; equal whatever the order of arrival. */
export function inputsOf(situation: Situation, { facts, doses }: Picture, on: SiteDate): Inputs {
  const known: KnownUpTo = {};
  for (const { source, sequence, siteDate } of facts)
    if (siteDate <= on && sequence > (known[source] ?? 0)) known[source] = sequence;
  const last = new Map<Id, SiteDate>();
  for (const { orderId, days } of doses)
    for (const day of days) if (day <= on && day > (last.get(orderId) ?? '')) last.set(orderId, day);
  const lastDoses = [...last].map(([orderId, day]) => ({ orderId, last: day }));
  return { situation, known, doses: lastDoses.sort((a, b) => (a.orderId < b.orderId ? -1 : 1)) };
}

/** Of all that is known now, what was known then. */
export function knownThen({ facts }: Picture, { known, doses }: Inputs): Picture {
  return {
    facts: facts.filter(({ source, sequence }) => sequence <= (known[source] ?? 0)),
    doses: doses.map(({ orderId, last }) => ({ orderId, days: [last] })),
  };
}
