import { readFileSync } from 'node:fs';

const swc = JSON.parse(readFileSync(new URL('./.swcrc', import.meta.url), 'utf8'));
const tool = (name) => new URL(`./tools/${name}`, import.meta.url).pathname;

/** Jest for every project: ESM specs compiled by swc, sources of sibling projects instead of their builds. */
export default {
  testEnvironment: 'node',
  testMatch: ['**/{src,test}/**/*.spec.ts'],
  // A real broker is only there under `npm run test:kafka`, Debezium only under `npm run test:debezium`.
  testPathIgnorePatterns: [
    '/node_modules/',
    ...(process.env.STEPWELL_TEST_KAFKA ? [] : ['\\.kafka\\.spec\\.ts$']),
    ...(process.env.STEPWELL_TEST_DEBEZIUM ? [] : ['\\.debezium\\.spec\\.ts$']),
  ],
  passWithNoTests: false,
  setupFiles: [tool('jest-setup.mjs')],
  globalSetup: tool('jest-postgres-up.mjs'),
  globalTeardown: tool('jest-postgres-down.mjs'),
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { ...swc, swcrc: false }] },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testEnvironmentOptions: { customExportConditions: ['@stepwell/source', 'node', 'node-addons'] },
  testTimeout: 30_000,
};
