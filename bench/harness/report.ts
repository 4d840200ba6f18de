import { mkdirSync, writeFileSync } from 'node:fs';
import { machineFacts } from './machine.js';
import { median, medianInterval } from './statistics.js';

/** What one contestant did in one round. Absent figures do not apply; a name of its own ends with its unit. */
export interface Figures {
  readonly eventsPerSecond?: number;
  readonly requestsPerSecond?: number;
  readonly p50Ms?: number;
  readonly p99Ms?: number;
  readonly p999Ms?: number;
  readonly cpuUsPerEvent?: number;
  readonly rssMb?: number;
  readonly seconds?: number;
  /** Lost, doubled or reordered events; one makes the run void. */
  readonly violations: number;
  readonly [figure: string]: number | undefined;
}

type ByName<T> = Readonly<Record<string, T>>;

/** All rounds of one bench: ours and each peer's, interleaved. */
export interface BenchRun {
  readonly name: string;
  /** The figure that ratios compare: a rate, or a time such as `p50Ms`. */
  readonly measure: string;
  readonly ours: readonly Figures[];
  /** Our own other configurations, e.g. `postgres-log`; compared with nobody. */
  readonly variants?: ByName<readonly Figures[]>;
  readonly peers: ByName<readonly Figures[]>;
  /** Peers known to lose or double: their violations are shown and do not void the run. */
  readonly knownUnsafe?: readonly string[];
  /** Bars the bench must reach: text -> whether it does, from the medians. */
  readonly bars?: (
    ours: Figures,
    ratios: ByName<number>,
    variants: ByName<Figures>,
    peers: ByName<Figures>,
  ) => ByName<boolean>;
  /** What a reader must know beside the figures: sizes, settings, what was left out. */
  readonly notes?: ByName<string | number>;
}

/** One size of the work, to see that cost grows in step with it. */
export interface ScalePoint {
  readonly work: number;
  /** What `work` counts, e.g. `rows`. */
  readonly unit: string;
  readonly figures: Figures;
}

/** The document that `--json` prints and `bench/results` keeps. */
interface BenchDocument {
  readonly name: string;
  readonly measure: string;
  readonly rounds: number;
  readonly invariants: 'held' | 'broken';
  readonly ours: Figures;
  readonly interval95: readonly [number, number];
  readonly variants: ByName<Figures>;
  readonly peers: ByName<Figures>;
  readonly ratios: ByName<number>;
  readonly bars: ByName<boolean>;
  readonly notes: ByName<string | number>;
  readonly machine: object;
}

/** Prints the result, keeps the raw rounds in bench/results, and sets the exit code: 1 when an invariant broke. */
export function report(run: BenchRun, json: boolean): void {
  const document = documentOf(run);
  keep(run.name, { ...document, raw: { ours: run.ours, variants: run.variants ?? {}, peers: run.peers } });
  if (json) process.stdout.write(`${JSON.stringify(document)}\n`);
  else print(document);
  if (document.invariants === 'broken') process.exitCode = 1;
}

/** Prints the sizes, keeps them in bench/results, and sets the exit code: 1 when an invariant broke. */
export function reportScale(name: string, points: readonly ScalePoint[], json: boolean): void {
  const held = points.every(({ figures }) => figures.violations === 0);
  const document = { name, invariants: held ? 'held' : 'broken', points, machine: machineFacts() };
  keep(`${name}-scale`, document);
  if (json) process.stdout.write(`${JSON.stringify(document)}\n`);
  else for (const { work, unit, figures } of points) process.stdout.write(`${work} ${unit}: ${words(figures)}\n`);
  if (!held) process.exitCode = 1;
}

function documentOf(run: BenchRun): BenchDocument {
  const ours = middle(run.ours);
  const peers = eachMiddle(run.peers);
  const variants = eachMiddle(run.variants ?? {});
  const ratios = Object.fromEntries(
    Object.entries(peers).map(([name, peer]) => [name, ratio(run.measure, ours, peer)]),
  );
  return {
    name: run.name,
    measure: run.measure,
    rounds: run.ours.length,
    invariants: isHeld(run) ? 'held' : 'broken',
    ours,
    interval95: medianInterval(run.ours.map((figures) => figures[run.measure] ?? 0)),
    variants,
    peers,
    ratios,
    bars: run.bars?.(ours, ratios, variants, peers) ?? {},
    notes: run.notes ?? {},
    machine: machineFacts(),
  };
}

function isHeld({ ours, variants = {}, peers, knownUnsafe = [] }: BenchRun): boolean {
  const judged = Object.entries(peers).filter(([name]) => !knownUnsafe.includes(name));
  const rounds = [...ours, ...Object.values(variants).flat(), ...judged.flatMap(([, figures]) => figures)];
  return rounds.every(({ violations }) => violations === 0);
}

function eachMiddle(contestants: ByName<readonly Figures[]>): Record<string, Figures> {
  return Object.fromEntries(Object.entries(contestants).map(([name, rounds]) => [name, middle(rounds)]));
}

/** Medians of all figures; violations are summed, since none may hide. */
function middle(rounds: readonly Figures[]): Figures {
  const names = [...new Set(rounds.flatMap((round) => Object.keys(round)))];
  const of = (name: string): number =>
    rounded(median(rounds.map((round) => round[name] ?? Number.NaN).filter((value) => !Number.isNaN(value))));
  const figures = Object.fromEntries(names.map((name) => [name, of(name)]));
  return { ...figures, violations: rounds.reduce((sum, { violations }) => sum + violations, 0) };
}

function ratio(measure: string, ours: Figures, peer: Figures): number {
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

function print(document: BenchDocument): void {
  const line = (text: string): void => void process.stdout.write(`${text}\n`);
  line(`${document.name}: medians of ${document.rounds} rounds, invariants ${document.invariants}`);
  line(`  ours: ${words(document.ours)}`);
  for (const [name, variant] of Object.entries(document.variants)) line(`  ours, ${name}: ${words(variant)}`);
  for (const [name, peer] of Object.entries(document.peers))
    line(`  ${name}: ${words(peer)}; ours / it = ${document.ratios[name]} (${document.measure})`);
  for (const [bar, reached] of Object.entries(document.bars)) line(`  ${reached ? 'reached' : 'MISSED'}: ${bar}`);
  for (const [name, note] of Object.entries(document.notes)) line(`  ${name}: ${note}`);
  line(`  machine: ${JSON.stringify(document.machine)}`);
}

const UNITS: ByName<string> = {
  eventsPerSecond: 'events/s',
  requestsPerSecond: 'requests/s',
  p50Ms: 'ms p50',
  p99Ms: 'ms p99',
  p999Ms: 'ms p99.9',
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
