import type { BenchRun, ScalePoint } from '../harness/report.js';
import { interleaved } from '../harness/rounds.js';
import type { BenchOptions } from '../main.js';
import { EVENTS_EACH } from './cohort.js';
import { foldedOnce, onField } from './contest.js';

export const peers = ['replay'];

const PATIENTS = 10_000;
const RATE_BAR = 300_000;
const KAFKAJS_RATIO = 5;
const EMMETT_RATIO = 20;

/** B6: what would other rules decide? 10,000 patients of 200 events each are read, folded and decided anew. */
export async function bench({ rounds, args }: BenchOptions): Promise<BenchRun> {
  const patients = patientsOf(args);
  const { ours, ...others } = await onField(patients, true, (field) =>
    interleaved(
      {
        ours: () => foldedOnce(field, field.ours),
        kafkajs: () => foldedOnce(field, field.kafkajs('documented')),
        'kafkajs-tuned': () => foldedOnce(field, field.kafkajs('tuned')),
        emmett: () => foldedOnce(field, field.emmett('documented')),
        'emmett-tuned': () => foldedOnce(field, field.emmett('tuned')),
      },
      rounds,
    ),
  );
  return { name: 'what-if', measure: 'eventsPerSecond', ours, peers: others, bars, notes: notesOf(patients) };
}

/** Ours at 1/100, 1/10 and 1 of the cohort. */
export async function scale({ args }: BenchOptions): Promise<readonly ScalePoint[]> {
  const points: ScalePoint[] = [];
  for (const part of [100, 10, 1]) {
    const patients = Math.round(patientsOf(args) / part);
    const figures = await onField(patients, false, (field) => foldedOnce(field, field.ours));
    points.push({ work: patients * EVENTS_EACH, unit: 'events', figures });
  }
  return points;
}

const bars: BenchRun['bars'] = (ours, ratios) => ({
  [`at least ${RATE_BAR} events/s on one core`]: (ours.eventsPerSecond ?? 0) >= RATE_BAR,
  [`at least ${KAFKAJS_RATIO} x kafkajs eachMessage`]: (ratios['kafkajs'] ?? 0) >= KAFKAJS_RATIO,
  [`at least ${EMMETT_RATIO} x emmett aggregateStream`]: (ratios['emmett'] ?? 0) >= EMMETT_RATIO,
});

const notesOf = (patients: number) => ({
  events: patients * EVENTS_EACH,
  span: 'from the order to the last decision: read from the own store on the other core, decode, fold, one decision per patient; for all the same',
  stores:
    'ours the facts step-down keeps of events, loaded through its own keeping; Kafka the events as the relay publishes them; emmett the events as streams. All hold the same cohort, filled once and only read',
  decisions: 'outcome, reasons, every criterion, trigger and the next look must equal those of the plain fold',
});

function patientsOf(args: readonly string[]): number {
  const at = args.indexOf('--patients');
  return at >= 0 ? Number(args[at + 1]) : PATIENTS;
}
