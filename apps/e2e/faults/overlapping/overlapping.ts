// F14 against the stock client: an idempotent kafkajs producer whose sends overlap, while the answer to one of them is lost.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { FaultKafka } from '../framework/kafka.js';
import { until } from '../framework/pause.js';
import { Random } from '../framework/random.js';
import { API } from '../proxies/kafka-proxy.js';
import { say } from '../report/table.js';
import type { Acknowledged, SendOrders } from './orders.js';

interface Case {
  readonly words: string;
  readonly client: SendOrders['client'];
  readonly overlapping: boolean;
  readonly sizes: 'equal' | 'mixed';
  /** The connection ends after the lost answer; else the client waits for its request timeout. */
  readonly cut: boolean;
}

/** What became of the records of all rounds of a case. */
export interface CaseResult {
  readonly words: string;
  readonly rounds: number;
  readonly sent: number;
  readonly acknowledged: number;
  /** Acknowledged and not in the log. */
  readonly lost: number;
  /** In the log more than once. */
  readonly doubled: number;
  /** In the log before a record that was sent earlier; first sightings only. */
  readonly reordered: number;
  readonly failedSends: number;
}

const CASES: readonly Case[] = [
  {
    words: 'kafkajs idempotent, overlapping, equal batches, timeout',
    client: 'stock',
    overlapping: true,
    sizes: 'equal',
    cut: false,
  },
  {
    words: 'kafkajs idempotent, overlapping, equal batches, cut',
    client: 'stock',
    overlapping: true,
    sizes: 'equal',
    cut: true,
  },
  {
    words: 'kafkajs idempotent, overlapping, mixed batches, timeout',
    client: 'stock',
    overlapping: true,
    sizes: 'mixed',
    cut: false,
  },
  {
    words: 'kafkajs idempotent, one send at a time, timeout',
    client: 'stock',
    overlapping: false,
    sizes: 'equal',
    cut: false,
  },
  { words: 'ours, overlapping, equal batches, cut', client: 'ours', overlapping: true, sizes: 'equal', cut: true },
];

const SENDER = fileURLToPath(new URL('./sender.ts', import.meta.url));
const LOADER = fileURLToPath(new URL('../../../../tools/dev-loader.mjs', import.meta.url));
const BATCHES = 30;
const BATCH = 5;
const EVERY_MS = 20;
const REQUEST_TIMEOUT_MS = 2_000;
const CUT_AFTER_MS = 100;

/** Runs every case; a topic of its own for each round. */
export async function overlappingSends(rounds: number): Promise<readonly CaseResult[]> {
  const kafka = await FaultKafka.start();
  try {
    const results: CaseResult[] = [];
    for (const [nth, one] of CASES.entries()) {
      const all: CaseResult[] = [];
      for (let round = 1; round <= rounds; round++) all.push(await runRound(kafka, one, `overlapping-${nth}-${round}`));
      const result = summed(all);
      say(lineOf(result));
      results.push(result);
    }
    return results;
  } finally {
    await kafka.stop();
  }
}

/** One line of the table. */
export function lineOf({
  words,
  rounds,
  sent,
  acknowledged,
  lost,
  doubled,
  reordered,
  failedSends,
}: CaseResult): string {
  return `${words}: ${rounds} rounds, ${sent} records sent, ${acknowledged} acknowledged, ${lost} of them lost, ${doubled} doubled, ${reordered} out of order, ${failedSends} sends failed`;
}

async function runRound(kafka: FaultKafka, { words, client, overlapping, sizes, cut }: Case, topic: string) {
  const random = new Random(topic);
  await kafka.asAdmin((admin) => admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: false }));
  await until('the new topic has a leader', async () => (await kafka.ends([topic])).length === 1, 20_000);
  let n = 0;
  const batches = Array.from({ length: BATCHES }, () =>
    Array.from({ length: sizes === 'equal' ? BATCH : random.between(1, 2 * BATCH) }, () => String(n++)),
  );
  const orders: SendOrders = {
    client,
    address: kafka.throughProxy,
    topic,
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
    overlapping,
    everyMs: EVERY_MS,
    batches,
  };
  const told = await send(orders, () => loseOneAnswer(kafka, random, cut));
  kafka.proxy.watch(null);
  const seen = (await kafka.read([], await kafka.ends([topic])))
    .map(({ value }) => value)
    .filter((value) => value !== 'warm');
  return judged(words, batches.flat(), told, seen);
}

/** The broker stores a batch somewhere in the middle and its answer never arrives. */
function loseOneAnswer({ proxy }: FaultKafka, random: Random, cut: boolean): void {
  let left = random.between(2, 8);
  proxy.watch(({ api }) => {
    if (api !== API.produce || --left !== 0) return 'pass';
    if (cut) setTimeout(() => proxy.cut(/^sender$/), CUT_AFTER_MS);
    return 'lose-answer';
  });
}

function send(orders: SendOrders, onReady: () => void): Promise<Acknowledged> {
  const conditions = process.execArgv.filter((flag) => flag.startsWith('--conditions='));
  const child = fork(SENDER, [JSON.stringify(orders)], {
    execArgv: ['--disable-warning=TimeoutNegativeWarning', ...conditions, '--import', LOADER],
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], KAFKAJS_NO_PARTITIONER_WARNING: '1' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    child.on('message', (message: 'ready' | Acknowledged) => (message === 'ready' ? onReady() : resolve(message)));
    child.once('exit', (code) => reject(new Error(`the sender ended with ${code}`)));
  });
}

function judged(words: string, sent: readonly string[], told: Acknowledged, seen: readonly string[]): CaseResult {
  const firsts = [...new Set(seen)];
  const found = new Set(seen);
  return {
    words,
    rounds: 1,
    sent: sent.length,
    acknowledged: told.acknowledged.length,
    lost: told.acknowledged.filter((value) => !found.has(value)).length,
    doubled: seen.length - firsts.length,
    reordered: firsts.filter((value, i) => i > 0 && Number(value) < Number(firsts[i - 1])).length,
    failedSends: told.failed,
  };
}

function summed(all: readonly CaseResult[]): CaseResult {
  return all.reduce((sum, one) => ({
    words: one.words,
    rounds: sum.rounds + one.rounds,
    sent: sum.sent + one.sent,
    acknowledged: sum.acknowledged + one.acknowledged,
    lost: sum.lost + one.lost,
    doubled: sum.doubled + one.doubled,
    reordered: sum.reordered + one.reordered,
    failedSends: sum.failedSends + one.failedSends,
  }));
}
