// Peer of the `relay` bench: pg-transactional-outbox 0.5.7 with its polling listener, publishing with kafkajs.
// Written from https://github.com/Zehelein/pg-transactional-outbox/tree/main/lib (README, "Implementing the transactional
// outbox producer"): the listener hands over one message at a time, order holds per segment, here one per stream.
// BENCH_STYLE  documented   the README's settings: batches of 5, a look every 250 ms
//              tuned        a message of every stream at once, the next look when all are done, for each look sorts the whole
//                           backlog; 20 connections, what is handed over at the same time sent as one request, logging
//                           off, an index that fits the look
import { Kafka, logLevel, type Message } from 'kafkajs';
import {
  getDefaultLogger,
  getDisabledLogger,
  initializePollingMessageListener,
  type TransactionalMessage,
} from 'pg-transactional-outbox';

const TUNED = process.env['BENCH_STYLE'] === 'tuned';
const url = new URL(process.env['BENCH_DATABASE_URL'] ?? '');
const producer = new Kafka({ brokers: [process.env['BENCH_KAFKA'] ?? ''], logLevel: logLevel.ERROR }).producer();
await producer.connect();

const ALL_STREAMS = 5_000;
let waiting: Message[] = [];
let next: Promise<unknown> | null = null;

/** One request for everything handed over until the one before is acknowledged. */
function sendTogether(topic: string, message: Message): Promise<unknown> {
  waiting.push(message);
  next ??= sending
    .catch(() => undefined)
    .then(() => {
      const messages = waiting;
      waiting = [];
      next = null;
      return (sending = producer.send({ topic, messages }));
    });
  return next;
}
let sending: Promise<unknown> = Promise.resolve();

async function handle({ aggregateType, aggregateId, payload }: TransactionalMessage): Promise<void> {
  const message = { key: aggregateId, value: JSON.stringify(payload) };
  if (TUNED) await sendTogether(aggregateType, message);
  else await producer.send({ topic: aggregateType, messages: [message] });
}

/** Asks for nothing while messages are under way. */
async function wholeBatches(underWay: number): Promise<number> {
  if (underWay > 0) await new Promise((resolve) => setTimeout(resolve, 1));
  return underWay || ALL_STREAMS;
}

function listen(): void {
  const dbListenerConfig = {
    host: url.hostname,
    port: Number(url.port),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: url.pathname.slice(1),
    ...(TUNED ? { max: 20 } : {}),
  };
  const settings = {
    dbSchema: 'public',
    dbTable: 'outbox',
    enableMaxAttemptsProtection: false,
    enablePoisonousMessageProtection: false,
    nextMessagesFunctionName: 'next_outbox_messages',
    nextMessagesBatchSize: TUNED ? ALL_STREAMS : 5,
    nextMessagesPollingIntervalInMs: TUNED ? 1 : 250,
    ...(TUNED ? { nextMessagesLockInMs: 120_000 } : {}),
  };
  const logger = TUNED ? getDisabledLogger() : getDefaultLogger('outbox');
  const strategies = {
    ...(TUNED ? { batchSizeStrategy: wholeBatches } : {}),
    messageProcessingTimeoutStrategy: () => (TUNED ? 120_000 : 2_000),
  };
  initializePollingMessageListener(
    { outboxOrInbox: 'outbox', dbListenerConfig, settings },
    { handle },
    logger,
    strategies,
  );
}

process.once('message', listen);
process.send?.('ready');
