import { SERVICES } from '@stepwell/contracts';
import type { Instant } from '@stepwell/kernel';
import type { BusMessage } from '../transports/transport.js';

const SUFFIX = '.FreshnessMarked.v1';

/** Type of a service's freshness marks: a record of its own, in no stream and in no log. */
export function markType(service: string): string {
  return service + SUFFIX;
}

/** Source and time of a mark, null when the record is none. */
export function markOf(message: BusMessage): { readonly source: string; readonly asOf: Instant } | null {
  const type = message.headers['ce_type'] ?? '';
  if (message.key !== '' || !type.endsWith(SUFFIX)) return null;
  const source = type.slice(0, -SUFFIX.length);
  const asOf = message.headers['ce_time'] ?? '';
  const readable = SERVICES.some((service) => service === source) && !Number.isNaN(Date.parse(asOf));
  return readable ? { source, asOf } : null;
}
