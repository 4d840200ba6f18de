import Table from 'cli-table3';

/** Days after the first dose at which retention is read. */
export const RETENTION_DAYS = [30, 60, 90, 161] as const;
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
  readonly parked: number;
  readonly wallSeconds: number;
  readonly eventsPerSecond: number;
  readonly peakPssMb: number;
  /** SHA-256 over all step-down decision records in canonical form, sorted. */
  readonly decisionsDigest: string;
}

/** Published or computed shares of CTN-0027 (Hser 2014, PMC3947022, and the data's own README). */
const PUBLISHED: Readonly<
  Record<string, Readonly<Record<string, { completed: number } & Partial<Record<RetentionDay, number>>>>>
> = {
  '27': {
    Methadone: { completed: 0.74, '30': 0.9, '60': 0.853, '90': 0.807, '161': 0.73 },
    'Outpatient BUP': { completed: 0.46, '30': 0.703, '60': 0.608, '90': 0.546, '161': 0.458 },
  },
};

const percent = (share: number | undefined): string => (share === undefined ? '-' : `${(share * 100).toFixed(1)} %`);

/** The result as tables, each figure with its unit, ours beside the published one. */
export function render(result: ReplayResult): string {
  return [retentionTable(result), countsTable(result), dirtTable(result.dirt), footer(result)].join('\n');
}

function retentionTable({ trial, arms }: ReplayResult): string {
  const table = new Table({
    head: [
      'arm',
      'randomized (people)',
      ...RETENTION_DAYS.map((day) => `still dosing, day ${day}`),
      'published completion',
    ],
  });
  for (const { arm, randomized, stillDosing } of arms) {
    const published = PUBLISHED[trial]?.[arm];
    table.push([
      arm,
      randomized,
      ...RETENTION_DAYS.map((day) => percent(stillDosing[`${day}`])),
      percent(published?.completed),
    ]);
    if (published)
      table.push([
        '  published or computed from the files',
        '',
        ...RETENTION_DAYS.map((day) => percent(published[`${day}`])),
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
