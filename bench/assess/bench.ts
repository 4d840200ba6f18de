import { randomUUID } from 'node:crypto';
import { intake } from '@stepwell/intake/service';
import { provision } from '@stepwell/messaging';
import { ApiClient } from '@stepwell/stepwell/clinic/api-client';
import { identity } from '../command/load.js';
import { cpuMicroseconds, pssMb } from '../harness/machine.js';
import { openLoop } from '../harness/open-loop.js';
import { freePort } from '../harness/port.js';
import type { BenchRun, Figures } from '../harness/report.js';
import { interleaved } from '../harness/rounds.js';
import { quantile } from '../harness/statistics.js';
import { benchPostgres, contestant, end, run, type BenchPostgres } from '../harness/surroundings.js';
import type { BenchOptions } from '../main.js';
import { drained, peerWrongs, wrongs } from './checks.js';
import { ANSWERS, bearerOf, makeClinic, refer, seedClinic, type Waiting } from './clinic.js';

export const peers = ['raw-fastify'];

const RATE = 50;
const SECONDS = 60;
const WARM_UP = 300;
const BAR_MS = 60;

/**
 * Whole assessments at 50 a second, open loop, over HTTP: the answers (five instruments, six ratings, facts) and the
 * signature, which scores them, runs every gate and the level table, and tells the other services. The peer takes the same
 * two requests by hand and decides nothing.
 */
export async function bench({ rounds, args }: BenchOptions): Promise<BenchRun> {
  const at = args.indexOf('--seconds');
  const seconds = at >= 0 ? Number(args[at + 1]) : SECONDS;
  const postgres = await benchPostgres();
  try {
    const { ours, ...others } = await interleaved(
      { ours: () => oursOnce(postgres, seconds), 'raw-fastify': () => peerOnce(postgres, seconds) },
      rounds,
    );
    return { name: 'assess', measure: 'p99Ms', ours, peers: others, bars, notes: { ...notes, seconds } };
  } finally {
    await postgres.stop();
  }
}

const bars: BenchRun['bars'] = ({ p99Ms = Infinity, signedP99Ms = Infinity }) => ({
  [`the signature of a whole assessment at ${RATE}/s, p99 at most ${BAR_MS} ms`]: signedP99Ms <= BAR_MS,
  [`answers and signature together, p99 at most ${BAR_MS} ms`]: p99Ms <= BAR_MS,
});

const notes = {
  rate: `${RATE} assessments/s, two requests each, from when the first was due; the signature from when it was sent`,
  assessment: 'C-SSRS, PHQ-9, GAD-7, AUDIT, BAM-IOP, six ratings, facts; placed at 2.1',
  peer: 'token, body, idempotency key, row, event and audit by hand; no score, gate, level, row-level security or relay',
};

async function oursOnce(postgres: BenchPostgres, seconds: number): Promise<Figures> {
  const url = await postgres.fresh();
  const clinic = makeClinic();
  const urls = await provision({ adminUrl: url, definitions: [intake], password: (role) => role, bus: true });
  await seedClinic(url, clinic);
  const { token, auth } = await identity(clinic, bearerOf(clinic));
  const port = await freePort();
  const env = { BENCH_URLS: JSON.stringify(urls.intake), BENCH_PORT: String(port), BENCH_AUTH: auth };
  const child = await contestant('assess/ours.ts', env);
  try {
    const api = new ApiClient(`http://127.0.0.1:${port}`, token);
    const waiting = await refer(api, clinic, WARM_UP + RATE * seconds);
    const { figures, done } = await loaded(api, url, child.pid!, waiting, seconds);
    await drained(url);
    return { ...figures, violations: waiting.length - done.length + (await wrongs(url, done)) };
  } finally {
    await end(child);
  }
}

async function peerOnce(postgres: BenchPostgres, seconds: number): Promise<Figures> {
  const url = await postgres.fresh();
  const clinic = makeClinic();
  const { token, auth } = await identity(clinic, bearerOf(clinic));
  const port = await freePort();
  const env = { PEER_DATABASE_URL: url, BENCH_PORT: String(port), BENCH_AUTH: auth };
  const child = await contestant('peers/raw-fastify/src/assess.ts', env);
  try {
    const api = new ApiClient(`http://127.0.0.1:${port}`, token);
    const waiting = Array.from({ length: WARM_UP + RATE * seconds }, () => {
      const patientId = randomUUID();
      return { patientId, episodeId: patientId };
    });
    const { figures, done } = await loaded(api, url, child.pid!, waiting, seconds);
    return { ...figures, violations: waiting.length - done.length + (await peerWrongs(url, done)) };
  } finally {
    await end(child);
  }
}

/** Warm-up, then the measured load; answers the figures and who was assessed. */
async function loaded(api: ApiClient, url: string, pid: number, waiting: readonly Waiting[], seconds: number) {
  const done: Waiting[] = [];
  const signedMs: number[] = [];
  const assess = async (one: Waiting): Promise<string> => {
    const { assessmentId } = await api.post<{ assessmentId: string }>(
      `/intake/v1/episodes/${one.episodeId}/assessments`,
      ANSWERS,
    );
    const began = performance.now();
    await api.post(`/intake/v1/assessments/${assessmentId}/complete`);
    signedMs.push(performance.now() - began);
    done.push(one);
    return assessmentId;
  };
  // Refusals are not thrown away: who is not done counts as a violation.
  const tried = (one: Waiting): Promise<string> => assess(one).catch(() => '');
  for (const one of waiting.slice(0, WARM_UP)) await tried(one);
  await run(url, 'ANALYZE');
  signedMs.length = 0;
  const cpu = cpuMicroseconds(pid);
  const sent = await openLoop(RATE, seconds, (n) => tried(waiting[WARM_UP + n]!));
  const used = cpuMicroseconds(pid) - cpu;
  const times = sent.map(({ intendedMs, doneMs }) => doneMs - intendedMs);
  const figures = {
    p50Ms: quantile(times, 0.5),
    p99Ms: quantile(times, 0.99),
    signedP50Ms: quantile(signedMs, 0.5),
    signedP99Ms: quantile(signedMs, 0.99),
    cpuUsPerEvent: used / sent.length,
    rssMb: pssMb(pid),
    seconds,
  };
  return { figures, done };
}
