import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { NotRun } from '../framework/fault.js';
import type { Outcome } from '../framework/seed.js';
import { MATRIX, NOT_RUN } from '../matrix/matrix.js';
import { percentile } from './table.js';

const FILE = fileURLToPath(new URL('../../../../docs/reliability/faults.json', import.meta.url));

/** One row of the published matrix. */
interface Row {
  readonly id: string;
  readonly words: string;
  readonly bus?: string;
  readonly seeds?: number;
  readonly passed?: number;
  readonly loads?: readonly string[];
  readonly recoverySeconds?: { readonly p50: number | null; readonly p99: number | null };
  /** Why it did not run. */
  readonly notRun?: string;
  readonly date: string;
}

/** Writes docs/reliability/faults.json; rows that this run did not touch stay as they were. */
export function publish(outcomes: readonly Outcome[], notRun: readonly NotRun[]): void {
  const date = new Date().toISOString().slice(0, 10);
  const nameOf = ({ id, bus }: Pick<Row, 'id' | 'bus'>): string => `${id} ${bus ?? ''}`;
  const fresh = [...rowsOf(outcomes, date), ...[...NOT_RUN, ...notRun].map((row) => notRunRow(row, date))];
  const rows = new Map([...kept(), ...fresh].map((row) => [nameOf(row), row]));
  for (const { id } of outcomes.map(({ fault: id }) => ({ id }))) rows.delete(`${id} `);
  const sorted = [...rows.values()].sort((a, b) => number(a.id) - number(b.id) || nameOf(a).localeCompare(nameOf(b)));
  const machine = {
    cpus: cpus().length,
    model: cpus()[0]?.model ?? '',
    memoryGb: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.version,
  };
  mkdirSync(fileURLToPath(new URL('.', `file://${FILE}`)), { recursive: true });
  writeFileSync(FILE, `${JSON.stringify({ machine, date, faults: sorted }, null, 2)}\n`);
}

function kept(): readonly Row[] {
  try {
    const rows = (JSON.parse(readFileSync(FILE, 'utf8')) as { faults: Row[] }).faults;
    const known = new Set([...MATRIX, ...NOT_RUN].map(({ id }) => id));
    return rows.filter(({ id }) => known.has(id));
  } catch {
    return [];
  }
}

function rowsOf(outcomes: readonly Outcome[], date: string): readonly Row[] {
  return [...Map.groupBy(outcomes, ({ fault, bus }) => `${fault} ${bus}`).values()].map((group) => {
    const { fault: id, bus } = group[0]!;
    const rounded = (share: number): number | null => {
      const seconds = percentile(group, share);
      return seconds === null ? null : Number(seconds.toFixed(2));
    };
    return {
      id,
      words: MATRIX.find((fault) => fault.id === id)!.words,
      bus,
      seeds: group.length,
      passed: group.filter(({ violations }) => violations.length === 0).length,
      loads: [...new Set(group.map(({ load }) => load))],
      recoverySeconds: { p50: rounded(0.5), p99: rounded(0.99) },
      date,
    };
  });
}

function notRunRow({ id, words, reason }: NotRun, date: string): Row {
  return { id, words, notRun: reason, date };
}

function number(id: string): number {
  return Number(/\d+/.exec(id)?.[0] ?? 0);
}
