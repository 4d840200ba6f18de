import { KafkaTransport, PostgresTransport, startService } from '@stepwell/messaging';
import { openLogger, runMain, serve, type ServiceConfig } from '@stepwell/platform';
import { instantOf } from '@stepwell/kernel';
import { readConfig } from './config.js';
import { attendance } from './service.js';

/** The clinical clock of a real clinic is the machine's. */
const clock = { now: () => instantOf(Date.now()) };

function transportOf({ kafkaBrokers, opsDatabaseUrl }: ServiceConfig): KafkaTransport | PostgresTransport {
  return kafkaBrokers ? new KafkaTransport({ brokers: kafkaBrokers }) : new PostgresTransport({ url: opsDatabaseUrl });
}

await runMain(async () => {
  const config = readConfig();
  const { databaseUrl: app, relayDatabaseUrl: relay, opsDatabaseUrl: ops, poolSize, auth, tracing } = config;
  const [log, transport] = [openLogger(attendance.name, config.logLevel), transportOf(config)];
  await transport.connect();
  const options = { config: {}, urls: { app, relay, ops }, transport, clock, log, auth, tracing, tuning: { poolSize } };
  const running = await startService(attendance, options);
  const server = await serve(running, config);
  return {
    stop: async (deadlineMs) => {
      server.close();
      await running.stop(deadlineMs);
      await transport.close(deadlineMs);
    },
  };
});
