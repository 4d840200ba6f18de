// Mutation testing of one service's rules: `domain/` is changed in many small ways, and its own specs must notice.
import { fileURLToPath } from 'node:url';

export default {
  testRunner: 'rule-specs',
  plugins: [fileURLToPath(new URL('./rule-specs.mjs', import.meta.url))],
  testRunnerNodeArgs: ['--conditions=@stepwell/source', '--max-old-space-size=3072'],
  coverageAnalysis: 'perTest',
  mutate: ['src/domain/**/*.ts', '!src/domain/**/*.spec.ts'],
  // Modules that were loaded anew stay in memory, so a process serves a while and is then replaced.
  maxTestRunnerReuse: 150,
  // An endless loop is noticed by its count of turns; a machine that is busy must not look like one.
  timeoutMS: 60_000,
  ignorePatterns: ['dist', 'reports'],
  reporters: ['progress-append-only', 'clear-text', 'json'],
  clearTextReporter: { logTests: false, reportTests: false, reportMutants: false },
  concurrency: 2,
  cleanTempDir: 'always',
  thresholds: { high: 90, low: 85, break: 85 },
};
