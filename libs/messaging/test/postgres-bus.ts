import pg from 'pg';
import { PostgresTransport } from '../src/index.js';
import type { BusUnderTest, OpenBus } from './world.js';

/** The Postgres log, with short machine times. */
export const openPostgresBus: OpenBus = (ops, adminUrl) => {
  const bus: BusUnderTest = {
    async transport() {
      const transport = new PostgresTransport({ url: ops, times: { pollMs: 50, balanceMs: 100, retryMs: [5, 100] } });
      await transport.connect();
      return transport;
    },
    async expire(topic) {
      const client = new pg.Client(adminUrl);
      await client.connect();
      await client.query('DELETE FROM bus.record WHERE topic = $1', [topic]);
      await client.query('UPDATE bus.head SET earliest = next WHERE topic = $1', [topic]);
      await client.end();
    },
    address: { kind: 'postgres', url: ops },
    close: () => Promise.resolve(),
  };
  return Promise.resolve(bus);
};
