// One service of a fault world in a process of its own. Everything it needs comes in the environment; it says `ready` to the
// process that started it, stops in order on SIGTERM as under Kubernetes, and knows nothing of the faults.
import { createServer } from 'node:http';
import {
  HttpFeedReader,
  KafkaTransport,
  PostgresTransport,
  startService,
  type EventTransport,
  type RunningService,
  type ServiceDefinition,
} from '@stepwell/messaging';
import { openLogger, runMain } from '@stepwell/platform';
import { Behaviour } from './behaviour.js';
import { broken } from './broken.js';
import { echo } from './echo.js';
import { facts } from './facts.js';
import type { Orders } from './orders.js';
import { projection } from './projection.js';

const orders = JSON.parse(process.env['FAULTS_ORDERS'] ?? '{}') as Orders;
const behaviour = Behaviour.of(process.env['FAULTS_BEHAVIOUR']);

/** The definitions by the names that worlds use. */
const DEFINITIONS = {
  facts: (begin: Begin) => begin(facts(behaviour), {}),
  echo: (begin: Begin) => begin(echo(behaviour, orders.urls.app), {}),
  projection: (begin: Begin) => begin(projection(behaviour), {}),
} as const;
type Begin = <E, Config>(definition: ServiceDefinition<E, Config>, config: Config) => Promise<RunningService>;

async function connected(): Promise<EventTransport> {
  const { kafka, urls, clientId } = orders;
  const transport = kafka
    ? new KafkaTransport({ brokers: [kafka], clientId })
    : new PostgresTransport({ url: urls.ops });
  await transport.connect();
  return broken(transport, behaviour);
}

async function start(): Promise<{ stop(deadlineMs: number): Promise<void> }> {
  const transport = await connected();
  const feeds = new HttpFeedReader({
    originOf: (service) => orders.origins[service] ?? 'http://127.0.0.1:1',
    token: () => Promise.resolve(orders.serviceToken),
  });
  const begin: Begin = (definition, config) =>
    startService(definition, {
      config,
      urls: orders.urls,
      transport,
      clock: { now: () => new Date().toISOString() },
      log: openLogger(orders.clientId, 'info', process.stderr),
      feeds,
      auth: orders.auth,
      tuning: orders.tuning,
    });
  const running = await DEFINITIONS[orders.definition](begin);
  const server = createServer(running.handler);
  await new Promise<void>((resolve) => server.listen(orders.port, '127.0.0.1', resolve));
  process.send?.('ready');
  return {
    stop: async (deadlineMs) => {
      server.close();
      await running.stop(deadlineMs);
      await transport.close(1_000);
    },
  };
}

// The one who started it is gone: nobody would end this process.
process.on('disconnect', () => process.exit(1));

await runMain(start);
