import Table from 'cli-table3';
import type { AskedWeek } from './asked.js';
import type { ComparedWeek } from './comparing.js';
import { PUBLISHED, RETENTION_DAYS, type Printed } from './published.js';
import { askedTable, curvesTable, percent, printedTable } from './week-tables.js';

/** Days of the first table; the others stand beside the printed figures. */
const HEADLINE_DAYS = [30, 60, 90, 161] as const;
type RetentionDay = `${(typeof RETENTION_DAYS)[number]}`;

/** What the services' own read models say about one arm. */
export interface ArmResult {
  readonly arm: string;
  readonly randomized: number;
  /** Share of the randomized whose last dose is at least that many days after randomization, 0..1. */
  readonly stillDosing: Readonly<Record<RetentionDay, number>>;
  readonly doses: number;
  readonly visitsKept: number;
  readonly visitsMissed: number;
  readonly visitsUnknown: number;
  /** Valid samples that were positive for an opioid that is not prescribed. */
  readonly opioidPositive: number;
  /** The curves week by week, beside what the method of clinical 8.3 finds in the files. */
  readonly weeks: readonly ComparedWeek[];
  /** What clinical 8.3 prints, beside ours. */
  readonly printed: readonly Printed[];
}

/** The whole result of a replay; `--json` prints exactly this. */
export interface ReplayResult {
  readonly trial: string;
  readonly transport: 'kafka' | 'postgres';
  readonly screened: number;
  readonly arms: readonly ArmResult[];
  readonly dirt: Readonly<Record<string, number>>;
  readonly commands: number;
  readonly events: number;
  readonly proposals: Readonly<Record<string, number>>;
  /** Proposals, holds and actions by study week. */
  readonly asked: readonly AskedWeek[];
  readonly parked: number;
  readonly wallSeconds: number;
  readonly eventsPerSecond: number;
  readonly peakPssMb: number;
  /** SHA-256 over all step-down decision records in canonical form, sorted. */
  readonly decisionsDigest: string;
}

/** The result as tables, each figure with its unit, ours beside the published one. */
export function render(result: ReplayResult): string {
  const tables = [
    retentionTable(result),
    countsTable(result),
    ...result.arms.flatMap((arm) => [curvesTable(arm), printedTable(arm)]),
    askedTable(result.asked),
    dirtTable(result.dirt),
  ];
  return [...tables.filter((table) => table !== ''), footer(result)].join('\n');
}

function retentionTable({ trial, arms }: ReplayResult): string {
  const table = new Table({
    head: [
      'arm',
      'randomized (people)',
      ...HEADLINE_DAYS.map((day) => `still dosing, day ${day}`),
      'published completion',
    ],
  });
  for (const { arm, randomized, stillDosing } of arms) {
    const published = PUBLISHED[trial]?.[arm];
    table.push([
      arm,
      randomized,
      ...HEADLINE_DAYS.map((day) => percent(stillDosing[`${day}`])),
      percent(published?.completed),
    ]);
    if (published)
      table.push([
        '  published or computed from the files',
        '',
        ...HEADLINE_DAYS.map((day) => percent(published.stillDosing[day])),
        '',
      ]);
  }
  return table.toString();
}

function countsTable({ arms, proposals }: ReplayResult): string {
  const table = new Table({
    head: ['arm', 'doses', 'visits kept', 'visits missed', 'visits unknown', 'opioid-positive samples'],
  });
  for (const arm of arms)
    table.push([arm.arm, arm.doses, arm.visitsKept, arm.visitsMissed, arm.visitsUnknown, arm.opioidPositive]);
  const kinds = Object.entries(proposals).map(([kind, count]) => `${kind}: ${count}`);
  return `${table.toString()}\nProposals by kind: ${kinds.join(', ') || 'none'}`;
}

function dirtTable(dirt: Readonly<Record<string, number>>): string {
  const table = new Table({ head: ['what was wrong with the data', 'count'] });
  for (const [kind, count] of Object.entries(dirt)) table.push([kind.replaceAll('-', ' '), count]);
  return table.toString();
}

function footer(result: ReplayResult): string {
  return [
    `Trial CTN-00${result.trial} on the ${result.transport === 'kafka' ? 'Kafka cluster' : 'Postgres log'}: ${result.screened} people screened.`,
    `${result.commands} commands, ${result.events} events, ${result.parked} parked keys.`,
    `${result.wallSeconds.toFixed(1)} s wall time, ${Math.round(result.eventsPerSecond)} events/s, peak memory ${Math.round(result.peakPssMb)} MB (PSS, database included).`,
    `Decisions digest ${result.decisionsDigest}`,
  ].join('\n');
}
