import { toHeaders, type EventEnvelope } from '@stepwell/contracts';
import { KafkaTransport, laneOf, type BusRecord } from '@stepwell/messaging';

const BATCH = 20;

/** Publishes the events of all patients as the platform's relay does: same topics, lanes, headers and values. */
export async function publish(
  broker: string,
  patients: number,
  eventsOf: (n: number) => readonly EventEnvelope[],
): Promise<void> {
  const transport = new KafkaTransport({ brokers: [broker] });
  await transport.connect();
  for (let from = 0; from < patients; from += BATCH) {
    const some = Array.from({ length: Math.min(BATCH, patients - from) }, (_, n) => eventsOf(from + n));
    await transport.publish(some.flat().map(recordOf));
  }
  await transport.close(5_000);
}

function recordOf({ topic, key, data, ...attributes }: EventEnvelope): BusRecord {
  return { topic, partition: laneOf(key), key, headers: toHeaders(attributes), value: JSON.stringify(data) };
}
