import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Outcome } from '../framework/seed.js';
import type { SelfTest } from '../self-test.js';
import { commandOf } from './table.js';

const FOLDER = fileURLToPath(new URL('../../../../.stepwell/reports/', import.meta.url));

/** Writes .stepwell/reports/faults.json in the form of a jest report, one test per seed. */
export function keepReport(outcomes: readonly Outcome[], selfTests: readonly SelfTest[]): void {
  const tests = [
    ...outcomes.map((outcome) => ({ title: commandOf(outcome), failures: outcome.violations })),
    ...selfTests.map(({ words, caught }) => ({ title: words, failures: caught ? [] : ['it was not caught'] })),
  ];
  const failed = tests.filter(({ failures }) => failures.length > 0).length;
  const assertionResults = tests.map(({ title, failures }) => ({
    title,
    fullName: title,
    status: failures.length > 0 ? 'failed' : 'passed',
    failureMessages: failures,
  }));
  const report = {
    success: failed === 0,
    numTotalTests: tests.length,
    numPassedTests: tests.length - failed,
    numFailedTests: failed,
    numPendingTests: 0,
    numTotalTestSuites: 1,
    numFailedTestSuites: failed > 0 ? 1 : 0,
    numRuntimeErrorTestSuites: 0,
    testResults: [{ name: 'apps/e2e/faults', status: failed > 0 ? 'failed' : 'passed', assertionResults }],
  };
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(`${FOLDER}faults.json`, `${JSON.stringify(report, null, 2)}\n`);
}
