// Peer of the `what-if` bench: every event consumed again from the beginning of its topics, folded, and decided once all
// are in. Written from https://kafka.js.org/docs/consuming. PEER_STYLE:
//   documented  eachMessage, all settings as they come
//   tuned       eachBatch without a commit per batch, fetches of up to 16 MB, all partitions at once
import { Kafka, logLevel, type KafkaMessage } from 'kafkajs';
import { TOPICS, type EventEnvelope } from '@stepwell/contracts';
import { eventsOf, EVENTS_EACH } from '../../../what-if/cohort.js';
import { serve } from '../../../what-if/contestant.js';
import { decide, fold, nothing, wordsOf, type Answer, type Folded } from '../../../what-if/deciding.js';
import { publish } from '../../../what-if/publishing.js';

const TUNED = process.env['PEER_STYLE'] === 'tuned';
const BROKER = process.env['PEER_KAFKA'] ?? '';
const MEGABYTE = 2 ** 20;
const FETCHING = { maxBytes: 16 * MEGABYTE, maxBytesPerPartition: 4 * MEGABYTE };

function read(topic: string, { key, headers = {}, value }: KafkaMessage): EventEnvelope {
  const of = (name: string): string => String(headers[`ce_${name}`]);
  return {
    ...{ topic, key: String(key), id: of('id'), type: of('type'), service: of('source').slice('/stepwell/'.length) },
    ...{ sequence: Number(of('sequence')), occurredAt: of('time'), recordedAt: of('recordedat') },
    ...{ tenantId: of('tenantid'), siteId: of('siteid'), correlationId: of('correlationid') },
    ...{ causationId: of('causationid'), traceparent: null, data: JSON.parse(String(value)) as unknown },
  };
}

class Cohort {
  readonly folded = new Map<string, Folded>();
  events = 0;

  take(event: EventEnvelope): void {
    let known = this.folded.get(event.key);
    if (!known) this.folded.set(event.key, (known = nothing()));
    fold(known, event);
    this.events += 1;
  }

  answer(): Answer {
    const whole = [...this.folded].filter(([, { facts }]) => facts.length === EVENTS_EACH);
    const decisions = whole.map(([patient, folded]) => [patient, wordsOf(decide(folded)!)] as const);
    return { events: this.events, decisions };
  }
}

serve({
  fill: (patients) => publish(BROKER, patients, eventsOf),
  async run(patients, until) {
    const kafka = new Kafka({ brokers: [BROKER], logLevel: logLevel.NOTHING });
    const consumer = kafka.consumer({
      groupId: `what-if-${process.pid}-${performance.now()}`,
      ...(TUNED ? FETCHING : {}),
    });
    await consumer.connect();
    await consumer.subscribe({ topics: [...TOPICS], fromBeginning: true });
    const cohort = new Cohort();
    const all = patients * EVENTS_EACH;
    await new Promise<void>((resolve) => {
      const see = (topic: string, message: KafkaMessage): void => {
        cohort.take(read(topic, message));
        if (cohort.events >= all || performance.now() > until) resolve();
      };
      const eachMessage = ({ topic, message }: { topic: string; message: KafkaMessage }): Promise<void> => {
        see(topic, message);
        return Promise.resolve();
      };
      if (!TUNED) void consumer.run({ eachMessage });
      else
        void consumer.run({
          autoCommit: false,
          partitionsConsumedConcurrently: 12,
          eachBatch: ({ batch }) => {
            for (const message of batch.messages) see(batch.topic, message);
            return Promise.resolve();
          },
        });
    });
    const answer = cohort.answer();
    // Leaving the group is not part of the work.
    setTimeout(() => void consumer.disconnect(), 0);
    return answer;
  },
});
