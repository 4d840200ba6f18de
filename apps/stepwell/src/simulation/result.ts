import Table from 'cli-table3';
import type { CohortOrder } from './cohort.js';
import { EXITS, PUBLISHED, SIMULATION_RECIPE, type Exit } from './recipe.js';
import { hazardsOf, survivalOf } from './retention.js';
import { rootMeanSquare, totalVariation, variationByChance } from './survival.js';

/** Days of treatment after which retention is compared. */
export const RETENTION_DAYS = [30, 60, 90, 120] as const;

/** What the services' own read models say after a simulation. Shares are 0..1. */
export interface SimulationResult extends CohortOrder {
  /** People, by how far they came. */
  readonly referred: number;
  readonly keptIntake: number;
  /** People whom the intake found to need this program. */
  readonly intensive: number;
  readonly admitted: number;
  readonly exited: number;
  /** Episodes by status. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly exits: Readonly<Partial<Record<Exit, number>>>;
  readonly medianStayDays: number | null;
  /** Day -> share in treatment longer than that; null when nobody was followed so long. */
  readonly retention: Readonly<Record<string, number | null>>;
  /** Sessions from admission to the last contact. */
  readonly visits: { readonly kept: number; readonly missed: number };
  readonly samples: { readonly collected: number; readonly positive: number };
  /** Days with a dose, and days reported without one, of those on medicine. */
  readonly doses: { readonly taken: number; readonly missed: number };
  /** People for whom a step down was signed, by the phase it led to. */
  readonly steppedDown: Readonly<Record<string, number>>;
  readonly proposals: readonly { readonly kind: string; readonly status: string; readonly count: number }[];
  readonly openHolds: Readonly<Record<string, number>>;
  /** Episodes whose level followed a change of phase. */
  readonly levelTransfers: number;
  /** People still in treatment, by phase. */
  readonly phases: Readonly<Record<string, number>>;
  /** Commands a service refused, by what was tried and the code. */
  readonly refusals: Readonly<Record<string, number>>;
  /** Events about these people, by type. */
  readonly told: Readonly<Record<string, number>>;
  readonly parked: number;
  readonly wallSeconds: number;
}

/** The result beside what it should look like; `--json` prints exactly this. */
export interface SimulationReport extends SimulationResult {
  readonly recipe: { readonly id: string; readonly version: number };
  readonly comparison: Comparison;
}

/** How far the run is from the published numbers. */
export interface Comparison {
  readonly exits: {
    readonly expected: Readonly<Record<Exit, number>>;
    readonly totalVariation: number | null;
    readonly byChance: number | null;
  };
  readonly retention: { readonly expected: Readonly<Record<string, number>>; readonly rootMeanSquare: number | null };
}

/** Holds a result against the numbers its profile is made to show. */
export function compare(result: SimulationResult): SimulationReport {
  const expected = expectedExits(result);
  const retention = expectedRetention(result);
  const some = result.exited > 0;
  const exits = {
    expected,
    totalVariation: some ? totalVariation(result.exits, expected) : null,
    byChance: some ? variationByChance(expected, result.exited) : null,
  };
  const gaps = RETENTION_DAYS.flatMap((day) => {
    const here = result.retention[day] ?? null;
    return here === null ? [] : [here - retention[day]!];
  });
  const { id, version } = SIMULATION_RECIPE;
  const comparison = {
    exits,
    retention: { expected: retention, rootMeanSquare: gaps.length > 0 ? rootMeanSquare(gaps) : null },
  };
  return { ...result, recipe: { id, version }, comparison };
}

function expectedExits({ profile }: SimulationResult): Readonly<Record<Exit, number>> {
  if (profile === 'teds') return PUBLISHED.exits;
  const { completed, transferred } = SIMULATION_RECIPE.profiles.telehealth;
  return { completed, transferred, left: 1 - completed - transferred, terminated: 0, other: 0 };
}

/** Telehealth has a published curve; TEDS has medians, so its law's own curve stands there. */
function expectedRetention({ profile }: SimulationResult): Readonly<Record<string, number>> {
  if (profile === 'telehealth') return PUBLISHED.engaged;
  const curve = survivalOf(hazardsOf(profile));
  return Object.fromEntries(RETENTION_DAYS.map((day) => [day, curve[day - 1]!]));
}

const percent = (share: number | null | undefined): string =>
  share === null || share === undefined || Number.isNaN(share) ? '-' : `${(share * 100).toFixed(1)} %`;
const range = ([low, high]: readonly [number, number]): string =>
  low === high ? percent(low) : `${percent(low)} to ${percent(high)}`;
const counted = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name}: ${count}`)
    .join(', ') || 'none';

/** The report as tables, each figure with its unit, ours beside the published one. */
export function render(report: SimulationReport): string {
  return [pathTable(report), outcomeTable(report), countsTable(report), footer(report)].join('\n');
}

function pathTable(report: SimulationReport): string {
  const { profile, referred, keptIntake, intensive, admitted, visits, samples, doses } = report;
  const table = new Table({ head: ['on the way', 'people or counts', 'share', 'clinical 8.4'] });
  const share = (part: number, of: number): string => percent(of === 0 ? null : part / of);
  table.push(
    ['referred', `${referred} people`, '', ''],
    ['kept the intake', `${keptIntake} people`, share(keptIntake, referred), range(PUBLISHED.keptIntake)],
    ['found to need this program', `${intensive} people`, share(intensive, keptIntake), range(PUBLISHED.intensive)],
    ['came to a first session', `${admitted} people`, share(admitted, intensive), range(PUBLISHED.firstSession)],
    [
      'sessions kept while in treatment',
      `${visits.kept} of ${visits.kept + visits.missed}`,
      share(visits.kept, visits.kept + visits.missed),
      range(PUBLISHED.attendance[profile]),
    ],
    [
      'samples positive for what is not prescribed',
      `${samples.positive} of ${samples.collected}`,
      share(samples.positive, samples.collected),
      range(PUBLISHED.urinePositive),
    ],
    [
      'doses taken while in treatment',
      `${doses.taken} of ${doses.taken + doses.missed}`,
      share(doses.taken, doses.taken + doses.missed),
      `${range(PUBLISHED.dosesTaken)} (weekly visits, 8.3)`,
    ],
  );
  return table.toString();
}

function outcomeTable({ profile, comparison, exits, exited, retention, medianStayDays }: SimulationReport): string {
  const source = profile === 'teds' ? 'TEDS 2004' : 'telehealth 2021-23';
  const table = new Table({ head: [`outcome (profile ${profile})`, 'here', source] });
  for (const exit of EXITS)
    table.push([`exit: ${exit}`, percent(exits[exit] ?? 0), percent(comparison.exits.expected[exit])]);
  const { totalVariation: distance, byChance } = comparison.exits;
  table.push([`total-variation distance, ${exited} exits`, percent(distance), `${percent(byChance)} by chance alone`]);
  const law = profile === 'teds' ? ' (its stay laws)' : '';
  for (const day of RETENTION_DAYS)
    table.push([
      `in treatment longer than ${day} d`,
      percent(retention[day]),
      `${percent(comparison.retention.expected[day])}${law}`,
    ]);
  table.push(['retention, root mean squared error', percent(comparison.retention.rootMeanSquare), '']);
  const median = profile === 'teds' ? `${SIMULATION_RECIPE.profiles.teds.medianStayDays} d` : '-';
  table.push(['median stay', medianStayDays === null ? '-' : `${medianStayDays} d`, median]);
  return table.toString();
}

function countsTable({
  proposals,
  openHolds,
  levelTransfers,
  steppedDown,
  admitted,
  phases,
  statuses,
  told,
  refusals,
}: SimulationReport): string {
  const kinds = proposals.map(({ kind, status, count }) => `${kind} ${status}: ${count}`).join(', ');
  const table = new Table({ head: ['from the read models', 'counts'], wordWrap: true, colWidths: [34, 80] });
  table.push(
    ['episodes by status', counted(statuses)],
    ['proposals by kind', kinds || 'none'],
    ['holds placed, and open at the end', `${told['step-down.HoldPlaced.v1'] ?? 0}; ${counted(openHolds)}`],
    [`signed down, of ${admitted} admitted`, `${counted(steppedDown)} people`],
    ['phase changes', String(told['step-down.PhaseChanged.v1'] ?? 0)],
    ['people transferred to another level', String(levelTransfers)],
    ['people in treatment by phase', counted(phases)],
    ['commands refused', counted(refusals)],
  );
  return table.toString();
}

function footer({ sites, weeks, seed, recipe, told, parked, wallSeconds }: SimulationReport): string {
  const events = Object.values(told).reduce((sum, count) => sum + count, 0);
  return [
    `${sites} sites, ${weeks} weeks, seed ${seed}, ${recipe.id} version ${recipe.version}; nothing was fitted to this run.`,
    `${events} events about these people, ${parked} parked keys, ${wallSeconds.toFixed(1)} s wall time.`,
  ].join('\n');
}
