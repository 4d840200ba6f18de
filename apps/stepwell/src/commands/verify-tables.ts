import type { Difference, DifferenceKind, PublishedStream } from '@stepwell/messaging';
import type { Comparison } from './comparison.js';
import { tableOf } from './tables.js';

/** More would only scroll the tables away; `--json` has all. */
const MOST_LINES = 50;

const WORDS: Readonly<Record<DifferenceKind, string>> = {
  'gap-in-log': 'the log lacks',
  'other-event-in-outbox': 'the outbox has another event at',
  'missing-on-bus': 'the log has, and neither outbox nor bus has',
  'other-event-on-bus': 'the bus has another event at',
  'unknown-event-on-bus': 'the bus has, and the log lacks',
  'not-consumed': 'sent and never arrived:',
  'hole-in-park': 'missing among the parked:',
  'other-event-at-watermark': 'the inbox has another event at',
  'watermark-beyond-log': 'the inbox is past the log’s end at',
  'consumer-not-settled': 'did not come past what was read: offset',
};

/** Everything compared, publishers above, inboxes below, and every difference with its stream. */
export function comparisonTables({ publishers, consumers, differences }: Comparison): string {
  const sent = tableOf(
    'publisher',
    'streams',
    'events in log',
    'in outbox',
    'on bus',
    'sent again',
    'expired',
    'differences',
  );
  for (const one of publishers)
    sent.push([one.service, one.streams, one.log, one.outbox, one.bus, one.repeated, one.expired, one.differences]);
  const got = tableOf('consumer', 'streams', 'events dealt with', 'parked', 'differences');
  for (const one of consumers) got.push([one.consumer, one.streams, one.events, one.parked, one.differences]);
  const lines = differences.slice(0, MOST_LINES).map(differenceLine);
  const more = differences.length - lines.length;
  return [
    ...[sent.toString(), got.toString()],
    differences.length === 0 ? 'Outbox, log, bus and inboxes agree.' : `${differences.length} differences:`,
    ...lines,
    ...(more > 0 ? [`and ${more} more; --json lists all.`] : []),
  ].join('\n');
}

/** One stream with its counts and hashes. */
export function streamLine(service: string, { tenantId, topic, key, log, outbox, bus }: PublishedStream): string {
  const counts = `log ${log.count} ${log.hash.slice(0, 12)}, outbox ${outbox}, bus ${bus.count} ${bus.hash.slice(0, 12)}`;
  return `${service} tenant ${tenantId} ${topic} ${key}: ${counts}`;
}

function differenceLine(one: Difference): string {
  const { kind, source, consumer, tenantId, topic, key, partition, sequence, count = 1, expected, found } = one;
  const where = consumer ? `${consumer} from ${source}` : source;
  const stream = key ? ` tenant ${tenantId} ${topic} ${key}` : ` ${topic} partition ${partition}`;
  const which = count > 1 ? ` ${sequence} to ${(sequence ?? 0) + count - 1}` : ` ${sequence}`;
  const ids = [expected ? `expected ${expected}` : '', found ? `found ${found}` : ''].filter((text) => text !== '');
  return `${kind}: ${where}${stream}: ${WORDS[kind]}${which}${ids.length > 0 ? ` (${ids.join(', ')})` : ''}`;
}
