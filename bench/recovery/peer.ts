import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import kafkajs from 'kafkajs';
import { startBroker } from '../../tools/kafka-broker.mjs';
import { pause, until } from '../../apps/e2e/faults/framework/pause.js';
import { FaultPostgres } from '../../apps/e2e/faults/framework/postgres.js';
import { contestant, end } from '../harness/surroundings.js';
import type { Victim } from './kills.js';
import type { Kills } from './ours.js';
import { recoveryOf, type Passage } from './timing.js';

const TOPIC = 'stepwell.attendance.v1';
const SETTLE_MS = 120_000;
const QUIET_MS = 5_000;

interface Effect extends Passage {
  readonly id: string;
  readonly times: number;
}

/** The stock consumer: settings of Nest and kafkajs as they come, restarted at once when it dies. */
export async function peerKills(victim: Victim, times: number, rate: number, restMs: number): Promise<Kills> {
  const postgres = await FaultPostgres.start({ track_commit_timestamp: 'on' });
  const broker = await startBroker();
  const supervised = new Supervised({ PEER_DATABASE_URL: postgres.adminUrl, PEER_KAFKA: broker.brokers });
  const sender = new Sender(broker.brokers, rate);
  const killedAt: number[] = [];
  try {
    await supervised.start();
    await sender.start();
    const flowing = () => postgres.sql('SELECT 1 FROM effect LIMIT 1').then(({ length }) => length > 0);
    await until('the peer applies', flowing, SETTLE_MS);
    for (let n = 0; n < times; n++) {
      killedAt.push(Date.now());
      if (victim === 'consumer') await supervised.kill();
      if (victim === 'broker') await broker.kill().then(() => broker.start());
      if (victim === 'postgres') await postgres.kill().then(() => postgres.start());
      await flowsAgain(postgres, killedAt.at(-1)!);
      await pause(restMs);
    }
    await sender.stop();
    const effects = await final(postgres);
    const seen = new Map(effects.map((effect) => [effect.id, effect.times]));
    const lost = sender.acknowledged.filter((id) => !seen.has(id)).length;
    const doubled = effects.filter((effect) => effect.times > 1).length;
    process.stderr.write(`  peer: ${lost} lost, ${doubled} doubled of ${sender.acknowledged.length}\n`);
    const recoveries = killedAt.map((at, n) => recoveryOf(effects, at, killedAt[n + 1] ?? Infinity));
    return { recoveries, violations: lost + doubled };
  } finally {
    await sender.stop();
    await supervised.stop();
    await broker.stop();
    await postgres.remove();
  }
}

const EFFECTS = `SELECT "eventId" AS id, times, "sentAt"::float8 AS "from",
  (extract(epoch FROM pg_xact_commit_timestamp(xmin)) * 1000)::float8 AS "to" FROM effect`;

async function flowsAgain(postgres: FaultPostgres, after: number): Promise<void> {
  const seen = () => postgres.sql('SELECT 1 FROM effect WHERE "sentAt" > $1 LIMIT 1', [after]);
  await until('the peer applies again', async () => (await seen()).length > 0, SETTLE_MS);
}

/** Everything it applied, once nothing has come for a while. */
async function final(postgres: FaultPostgres): Promise<readonly Effect[]> {
  for (let before = -1; ;) {
    const [row] = await postgres.sql<{ count: number }>('SELECT count(*)::int AS count FROM effect');
    if (row!.count === before) return postgres.sql<Effect & object>(EFFECTS);
    before = row!.count;
    await pause(QUIET_MS);
  }
}

/** The peer's process, started again whenever it ends. */
class Supervised {
  private child: ChildProcess | null = null;
  private stopping = false;

  constructor(private readonly env: Readonly<Record<string, string>>) {}

  async start(): Promise<void> {
    this.child = await contestant('peers/nest-default/src/recovering.ts', this.env);
    this.child.once('exit', () => {
      if (!this.stopping) void this.start().catch(() => undefined);
    });
  }

  /** SIGKILL; it is started again by itself. */
  kill(): Promise<void> {
    return this.child ? end(this.child) : Promise.resolve();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.kill();
  }
}

/** Sends events one by one at a steady rate with a stock producer, and keeps which were acknowledged. */
class Sender {
  readonly acknowledged: string[] = [];
  private readonly producer;
  private readonly keys = Array.from({ length: 100 }, () => randomUUID());
  private readonly underWay = new Set<Promise<void>>();
  private running: Promise<void> = Promise.resolve();
  private stopping = false;

  constructor(
    brokers: string,
    private readonly rate: number,
  ) {
    const client = new kafkajs.Kafka({ clientId: 'sender', brokers: [brokers], logLevel: kafkajs.logLevel.NOTHING });
    this.producer = client.producer();
  }

  async start(): Promise<void> {
    await this.producer.connect();
    this.running = this.run();
  }

  async stop(): Promise<void> {
    if (this.stopping) return;
    this.stopping = true;
    await this.running;
    await Promise.all(this.underWay);
    await this.producer.disconnect();
  }

  private async run(): Promise<void> {
    const began = performance.now();
    for (let nth = 0; !this.stopping; nth++) {
      const due = began + (nth * 1000) / this.rate - performance.now();
      if (due > 1) await pause(due);
      const sent = this.send(nth).finally(() => this.underWay.delete(sent));
      this.underWay.add(sent);
    }
  }

  private async send(nth: number): Promise<void> {
    const id = randomUUID();
    const value = JSON.stringify({ sentAt: Date.now() });
    const message = { key: this.keys[nth % this.keys.length]!, value, headers: { ce_id: id } };
    await this.producer.send({ topic: TOPIC, acks: -1, messages: [message] }).then(
      () => void this.acknowledged.push(id),
      () => undefined,
    );
  }
}
