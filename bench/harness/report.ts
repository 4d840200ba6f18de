import { mkdirSync, writeFileSync } from 'node:fs';
import { machineFacts } from './machine.js';
import { median, medianInterval } from './statistics.js';

/** What one contestant did in one round. Absent figures do not apply to the bench. */
export interface Figures {
  readonly eventsPerSecond?: number;
  readonly requestsPerSecond?: number;
  readonly p50Ms?: number;
  readonly p99Ms?: number;
  readonly cpuUsPerEvent?: number;
  readonly rssMb?: number;
  readonly seconds?: number;
  /** Lost, doubled or reordered events; one makes the run void. */
  readonly violations: number;
}

/** All rounds of one bench: ours and each peer's, interleaved. */
export interface BenchRun {
  readonly name: string;
  /** The figure that ratios compare. */
  readonly measure: 'eventsPerSecond' | 'requestsPerSecond' | 'seconds';
  readonly ours: readonly Figures[];
  readonly peers: Readonly<Record<string, readonly Figures[]>>;
  /** Bars the bench must reach: text -> whether it does, from the medians. */
  readonly bars?: (ours: Figures, ratios: Readonly<Record<string, number>>) => Readonly<Record<string, boolean>>;
}

/** Prints the result, keeps the raw rounds in bench/results, and sets the exit code: 1 when an invariant broke. */
export function report(run: BenchRun, json: boolean): void {
  const ours = middle(run.ours);
  const peers = Object.fromEntries(Object.entries(run.peers).map(([name, rounds]) => [name, middle(rounds)]));
  const ratios = Object.fromEntries(
    Object.entries(peers).map(([name, peer]) => [name, ratio(run.measure, ours, peer)]),
  );
  const held = [...run.ours, ...Object.values(run.peers).flat()].every(({ violations }) => violations === 0);
  const interval = medianInterval(run.ours.map((figures) => figures[run.measure] ?? 0));
  const bars = run.bars?.(ours, ratios) ?? {};
  const document = {
    name: run.name,
    rounds: run.ours.length,
    invariants: held ? 'held' : 'broken',
    ours,
    interval95: interval,
    peers,
    ratios,
    bars,
    machine: machineFacts(),
  };
  keep(run.name, { ...document, raw: { ours: run.ours, peers: run.peers } });
  if (json) process.stdout.write(`${JSON.stringify(document)}\n`);
  else print(document);
  if (!held) process.exitCode = 1;
}

function middle(rounds: readonly Figures[]): Figures {
  const names = [...new Set(rounds.flatMap((round) => Object.keys(round)))] as (keyof Figures)[];
  const of = (name: keyof Figures): number => rounded(median(rounds.map((round) => round[name] ?? Number.NaN)));
  const figures = Object.fromEntries(names.map((name) => [name, of(name)]));
  return { ...figures, violations: rounds.reduce((sum, { violations }) => sum + violations, 0) };
}

function ratio(measure: BenchRun['measure'], ours: Figures, peer: Figures): number {
  return rounded((ours[measure] ?? Number.NaN) / (peer[measure] ?? Number.NaN));
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

function keep(name: string, document: object): void {
  const folder = new URL('../results/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify(document, null, 2)}\n`);
}

function print(document: {
  name: string;
  rounds: number;
  invariants: string;
  ours: Figures;
  peers: Record<string, Figures>;
  ratios: Record<string, number>;
  bars: Readonly<Record<string, boolean>>;
  machine: object;
}): void {
  const line = (text: string): void => void process.stdout.write(`${text}\n`);
  line(`${document.name}: medians of ${document.rounds} rounds, invariants ${document.invariants}`);
  line(`  ours: ${words(document.ours)}`);
  for (const [name, peer] of Object.entries(document.peers))
    line(`  ${name}: ${words(peer)}; ours / it = ${document.ratios[name]}`);
  for (const [bar, reached] of Object.entries(document.bars)) line(`  ${reached ? 'reached' : 'MISSED'}: ${bar}`);
  line(`  machine: ${JSON.stringify(document.machine)}`);
}

const UNITS: Readonly<Record<string, string>> = {
  eventsPerSecond: 'events/s',
  requestsPerSecond: 'requests/s',
  p50Ms: 'ms p50',
  p99Ms: 'ms p99',
  cpuUsPerEvent: 'us CPU each',
  rssMb: 'MB',
  seconds: 's',
  violations: 'violations',
};

function words(figures: Figures): string {
  return Object.entries(figures)
    .map(([name, value]) => `${value} ${UNITS[name] ?? name}`)
    .join(', ');
}
