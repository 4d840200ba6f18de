// What one whole run found, small enough to keep: Stryker's own report holds every source and every change.
import { readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';

const COUNTS = ['killed', 'timeout', 'survived', 'noCoverage', 'error'];
const COUNTED = { Killed: 0, Timeout: 1, Survived: 2, NoCoverage: 3, RuntimeError: 4, CompileError: 4 };

/** Share of the changes that were noticed, in percent; a change under which the rules do not even load is no change. */
export const score = ([killed, timeout, survived, noCoverage]) =>
  Math.round((10_000 * (killed + timeout)) / Math.max(1, killed + timeout + survived + noCoverage)) / 100;

const sum = (lists) => COUNTS.map((_, nth) => lists.reduce((total, list) => total + list[nth], 0));

function countsOf({ mutants }) {
  const counts = COUNTS.map(() => 0);
  for (const { status } of mutants) if (status in COUNTED) counts[COUNTED[status]] += 1;
  return counts;
}

/** The summary of Stryker's report at `path`, for a run of `seconds` that ends now on this machine. */
export function summaryOf(path, service, seconds) {
  const { files } = JSON.parse(readFileSync(path, 'utf8'));
  const counted = Object.entries(files)
    .map(([file, found]) => [file, countsOf(found)])
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const total = sum(counted.map(([, counts]) => counts));
  const machine = {
    cores: cpus().length,
    cpu: cpus()[0]?.model ?? '',
    memoryGb: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.versions.node,
  };
  return {
    ...{ service, measuredAt: new Date().toISOString(), seconds: Math.round(seconds), machine },
    ...{ counts: COUNTS, score: score(total), total, files: Object.fromEntries(counted) },
  };
}
