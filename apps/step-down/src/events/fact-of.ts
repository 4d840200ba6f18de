import type { Contract } from '@stepwell/contracts';
import { toInstant, type Zone } from '@stepwell/kernel';
import type { Received } from '@stepwell/messaging';
import { SOURCES, type Fact } from '../domain/facts.js';
import { TELLINGS, type Telling } from './facts-of.js';

const BY_TYPE = new Map<string, Telling>(TELLINGS.map((telling) => [telling.contract.type, telling]));

/** Every contract that becomes a fact. */
export const FACT_CONTRACTS: readonly Contract[] = TELLINGS.map((telling) => telling.contract);

/** Whether events of this type become facts. */
export const becomesFact = (event: Received): boolean => BY_TYPE.has(event.type);

/** The fact an event becomes, null when it becomes none; `zone` is the site's as far as it is known. Throws when its source is unknown. */
export function factOf(event: Received, zone: Zone | null): Fact | null {
  const telling = BY_TYPE.get(event.type);
  const body = telling?.read(event);
  if (!telling || !body) return null;
  const stamp = {
    eventId: event.id,
    source: sourceOf(event),
    sequence: event.sequence,
    occurredAt: toInstant(event.occurredAt),
    siteDate: telling.dayOf(event, zone),
  };
  return { ...stamp, ...body };
}

const PUBLISHERS = [...SOURCES, 'step-down'] as const;
function sourceOf(event: Received): Fact['source'] {
  const source = PUBLISHERS.find((one) => one === event.service);
  if (!source) throw new Error(`${event.type} comes from an unknown service`);
  return source;
}
