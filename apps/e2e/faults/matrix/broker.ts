import { cpSync, rmSync } from 'node:fs';
import kafkajs from 'kafkajs';
import { setQuota } from '../framework/client-quota.js';
import type { Fault, Run } from '../framework/fault.js';
import type { FaultKafka } from '../framework/kafka.js';
import { pause } from '../framework/pause.js';
import { API, type Direction } from '../proxies/kafka-proxy.js';

const INTAKE = 'stepwell.intake.v1';

function brokerOf({ world }: Run): FaultKafka {
  if (!world.kafka) throw new Error('this fault needs a broker');
  return world.kafka;
}

/** Faults of the broker itself. */
export const BROKER: readonly Fault[] = [
  {
    id: 'F10',
    words: 'kill -9 of the broker and a new start',
    bus: 'kafka',
    inCi: ['kafka'],
    inject: async (run) => {
      const { broker } = brokerOf(run);
      await broker.kill();
      await pause(run.random.between(0, 3_000));
      await broker.start();
    },
  },
  {
    id: 'F11',
    words: 'the broker stands still (SIGSTOP) for 5 to 20 s with its connections open',
    bus: 'kafka',
    inject: async (run) => {
      const { broker } = brokerOf(run);
      broker.freeze();
      await pause(run.random.between(5_000, 20_000));
      broker.thaw();
    },
  },
  {
    id: 'F12',
    words: 'the broker comes back with an older copy of its log: an acknowledged tail is lost',
    bus: 'kafka',
    inCi: ['kafka'],
    alone: true,
    allowed: { busLoses: true },
    inject: async (run) => {
      const { broker } = brokerOf(run);
      await broker.kill();
      const copy = `${broker.dataDir}-older`;
      cpSync(broker.dataDir, copy, { recursive: true });
      await broker.start();
      await run.traffic.flows(run.random.between(20, 60));
      await broker.kill();
      rmSync(broker.dataDir, { recursive: true, force: true });
      cpSync(copy, broker.dataDir, { recursive: true });
      rmSync(copy, { recursive: true, force: true });
      await broker.start();
    },
  },
  {
    id: 'F13',
    words: 'the groups and their offsets at the broker are deleted',
    bus: 'kafka',
    inject: async (run) => {
      const consumers = [...run.world.of('echo'), ...run.world.of('projection')];
      for (const one of consumers) await one.kill();
      await brokerOf(run).asAdmin(async (admin) => {
        await admin.deleteGroups(['medication', 'step-down']).catch(() => undefined);
      });
      await Promise.all(consumers.map((one) => one.start()));
    },
  },
  {
    id: 'F14',
    words:
      'batches are stored but their answers are lost, the connection is cut later, batches of the same size wait behind',
    bus: 'kafka',
    inCi: ['kafka'],
    inject: async (run) => {
      const { proxy } = brokerOf(run);
      const end = performance.now() + 4_000;
      proxy.watch(({ api, client }) => {
        if (api !== API.produce || performance.now() > end || !run.random.chance(0.2)) return 'pass';
        setTimeout(() => proxy.cut(new RegExp(`^${client}$`)), run.random.between(20, 600));
        return 'lose-answer';
      });
      await pause(4_000);
      proxy.watch(null);
    },
  },
  {
    id: 'F14b',
    words:
      'a batch is stored, its answer is lost, and the connection stays open and silent until the request times out',
    bus: 'kafka',
    inject: async (run) => {
      const { proxy } = brokerOf(run);
      let left = run.random.between(1, 5);
      proxy.watch(({ api }) => (api === API.produce && --left === 0 ? 'lose-answer' : 'pass'));
      await pause(3_000);
      proxy.watch(null);
    },
  },
  {
    id: 'F15',
    words: 'one-way partition between clients and broker for 5 to 15 s, requests or answers',
    bus: 'kafka',
    inject: async (run) => {
      const { proxy } = brokerOf(run);
      const direction = run.random.pick<Direction>(['to-broker', 'to-client']);
      proxy.block(direction, run.random.pick([/^facts/, /^echo/, /^(echo|projection)/, /^(facts|echo|projection)/]));
      await pause(run.random.between(5_000, 15_000));
      proxy.unblock();
    },
  },
  {
    id: 'F16',
    words: 'every byte to broker and database 20 to 300 ms late, 100 kB/s on each connection to the broker',
    bus: 'both',
    inject: async ({ world, random }) => {
      const noise = random.fork('noise');
      world.kafka?.proxy.slow({ delayMs: () => noise.between(100, 300), bytesPerSecond: 100_000 });
      for (const { database } of world.processes)
        database.slow({ delayMs: () => noise.between(5, 40), bytesPerSecond: null });
      await pause(6_000);
      world.kafka?.proxy.slow(null);
      for (const { database } of world.processes) database.slow(null);
    },
  },
  {
    id: 'F17',
    words: 'the broker throttles producers and consumers to 20 kB/s by quota',
    bus: 'kafka',
    inject: async (run) => {
      const { broker } = brokerOf(run);
      const code = await setQuota(broker.port, 20_000);
      if (code !== 0) throw new Error(`the broker refused the quota: ${code}`);
      await pause(6_000);
      await setQuota(broker.port, null);
    },
  },
  {
    id: 'F18',
    words: 'an administrator raises the number of partitions under load',
    bus: 'kafka',
    alone: true,
    inject: async (run) => {
      await brokerOf(run).asAdmin((admin) =>
        admin.createPartitions({ topicPartitions: [{ topic: INTAKE, count: 24 }] }),
      );
      await run.traffic.flows(60);
      await run.world.named('echo-1').kill();
      await run.world.named('echo-1').start();
      await run.traffic.flows(30);
    },
  },
  {
    id: 'F19',
    words: 'a topic is deleted under load and made anew, empty, some seconds later',
    bus: 'kafka',
    alone: true,
    allowed: { busLoses: true },
    inject: async (run) => {
      await brokerOf(run).asAdmin(async (admin) => {
        await admin.deleteTopics({ topics: [INTAKE] });
        await pause(run.random.between(1_000, 3_000));
        await admin.createTopics({ topics: [{ topic: INTAKE, numPartitions: 12 }] });
      });
      await run.traffic.flows(60);
    },
  },
  {
    id: 'F20',
    words:
      'the broker takes only records far smaller than ours for some seconds: nothing is lost, and it flows when the limit is lifted',
    bus: 'kafka',
    inject: async (run) => {
      const limit = (bytes: string): Promise<unknown> =>
        brokerOf(run).asAdmin((admin) =>
          admin.alterConfigs({
            validateOnly: false,
            resources: [
              {
                type: kafkajs.ConfigResourceTypes.TOPIC,
                name: INTAKE,
                configEntries: [{ name: 'max.message.bytes', value: bytes }],
              },
            ],
          }),
        );
      await limit('200');
      await pause(run.random.between(2_000, 5_000));
      await limit('1048588');
    },
  },
];
