// Mutation testing of one service's rules: `domain/` is changed in many small ways, and its own specs must notice.
import { fileURLToPath } from 'node:url';
import jest from '../../jest.preset.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
// Rules touch nothing: no database is started, and no framework loaded.
const { globalSetup, globalTeardown, setupFiles, ...rules } = jest;

export default {
  testRunner: 'jest',
  plugins: [here('./node_modules/@stryker-mutator/jest-runner/dist/src/index.js')],
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  coverageAnalysis: 'perTest',
  mutate: ['src/domain/**/*.ts', '!src/domain/**/*.spec.ts'],
  jest: {
    projectType: 'custom',
    enableFindRelatedTests: true,
    config: { ...rules, testMatch: ['**/src/domain/**/*.spec.ts'], setupFiles: [here('./no-shrinking.mjs')] },
  },
  ignorePatterns: ['dist', 'reports'],
  reporters: ['progress-append-only', 'clear-text', 'json'],
  clearTextReporter: { logTests: false, reportTests: false },
  concurrency: 2,
  cleanTempDir: 'always',
  thresholds: { high: 90, low: 85, break: 85 },
};
