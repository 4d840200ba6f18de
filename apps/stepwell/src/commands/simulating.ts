import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../host/user-error.js';
import type { CohortOrder } from '../simulation/cohort.js';
import { SIMULATION_RECIPE } from '../simulation/recipe.js';
import { compare, render } from '../simulation/result.js';
import { simulate } from '../simulation/simulate.js';
import { interruption, unlessInterrupted } from './interruption.js';
import { ProgressLine } from './progress.js';

/** What `stepwell simulate` was asked for. */
export interface SimulateCommand extends CohortOrder {
  readonly databaseUrl?: string;
  readonly json: boolean;
}

/** Simulates, prints the comparison, and leaves nothing behind. */
export async function runSimulate({ databaseUrl, json, ...order }: SimulateCommand): Promise<void> {
  assertRoom(order);
  const progress = new ProgressLine(!json || process.stderr.isTTY);
  const signal = interruption();
  const folder = mkdtempSync(join(tmpdir(), 'stepwell-simulate-'));
  try {
    const host = { dataFolder: folder, port: 0, signal, ...(databaseUrl ? { databaseUrl } : {}) };
    const report = await unlessInterrupted(signal, async () =>
      compare(await simulate({ order, host, progress: (day, days) => progress.advance('day', day, days) })),
    );
    progress.done();
    process.stdout.write(`${json ? JSON.stringify(report) : render(report)}\n`);
    if (report.parked > 0) process.exitCode = 1;
  } finally {
    progress.done();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Throws UserError when more people are referred than the groups of the sites have seats for. */
function assertRoom({ patients, sites, weeks }: CohortOrder): void {
  const { mostPerSiteAndWeek } = SIMULATION_RECIPE.referral;
  const most = mostPerSiteAndWeek * sites * weeks;
  if (patients > most)
    throw new UserError(
      `--patients ${patients}: ${sites} sites have seats for at most ${most} people referred in ${weeks} weeks; give fewer, or more --sites or --weeks.`,
    );
}
