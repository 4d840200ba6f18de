import { beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** One planted violation per fence: [what, where, source, the rule that must fire]. */
const PLANTED: readonly (readonly [string, string, string, string])[] = [
  [
    'a rule that imports Nest',
    'apps/intake/src/domain/planted.ts',
    `import { Injectable } from '@nestjs/common';\nexport const a = Injectable;`,
    'no-restricted-imports',
  ],
  [
    'a rule that imports a store',
    'apps/intake/src/domain/planted.ts',
    `import { b } from '../db/episode.store.js';\nexport const a = b;`,
    'no-restricted-imports',
  ],
  [
    'a rule that imports a contract',
    'apps/step-down/src/domain/planted.ts',
    `import { PARTITIONS } from '@stepwell/contracts';\nexport const a = PARTITIONS;`,
    'no-restricted-imports',
  ],
  [
    'a rule that imports Node',
    'apps/medication/src/domain/planted.ts',
    `import { randomUUID } from 'node:crypto';\nexport const a = randomUUID();`,
    'no-restricted-imports',
  ],
  [
    'a rule with a decorator',
    'apps/intake/src/domain/planted.ts',
    `const d = (t: unknown): unknown => t;\n@(d as never)\nexport class A {}`,
    'no-restricted-syntax',
  ],
  [
    'a rule that awaits',
    'apps/attendance/src/domain/planted.ts',
    `export const a = async (p: Promise<number>): Promise<number> => await p;`,
    'no-restricted-syntax',
  ],
  [
    'a rule that reads the time',
    'apps/attendance/src/domain/planted.ts',
    `export const a = (): Date => new Date();`,
    'no-restricted-syntax',
  ],
  [
    'a rule that reads Date.now',
    'apps/scheduling/src/domain/planted.ts',
    `export const a = (): number => Date.now();`,
    'no-restricted-syntax',
  ],
  [
    'a rule that throws dice',
    'apps/step-down/src/domain/planted.ts',
    `export const a = (): number => Math.random();`,
    'no-restricted-syntax',
  ],
  [
    'a rule that fetches',
    'apps/step-down/src/domain/planted.ts',
    `export const a = (): unknown => fetch('http://x');`,
    'no-restricted-globals',
  ],
  [
    'a rule that waits',
    'apps/step-down/src/domain/planted.ts',
    `export const a = (f: () => void): unknown => setTimeout(f, 1);`,
    'no-restricted-globals',
  ],
  [
    'a use case that imports Nest',
    'apps/intake/src/app/planted.ts',
    `import { Injectable } from '@nestjs/common';\nexport const a = Injectable;`,
    'no-restricted-imports',
  ],
  [
    'a use case that imports TypeORM',
    'apps/intake/src/app/planted.ts',
    `import { DataSource } from 'typeorm';\nexport const a = DataSource;`,
    'no-restricted-imports',
  ],
  [
    'a use case that imports a contract',
    'apps/intake/src/app/planted.ts',
    `import { PARTITIONS } from '@stepwell/contracts';\nexport const a = PARTITIONS;`,
    'no-restricted-imports',
  ],
  [
    'a use case that imports http',
    'apps/intake/src/app/planted.ts',
    `import { b } from '../http/problems.js';\nexport const a = b;`,
    'no-restricted-imports',
  ],
  [
    'a use case that sets an interval',
    'apps/intake/src/app/planted.ts',
    `export const a = (f: () => void): unknown => setInterval(f, 1000);`,
    'no-restricted-syntax',
  ],
  [
    'a store that asks SQL for the time',
    'apps/intake/src/db/planted.ts',
    'export const a = `SELECT now()`;',
    'no-restricted-syntax',
  ],
  [
    'a store that lets SQL convert zones',
    'apps/intake/src/db/planted.ts',
    `export const a = \`SELECT at AT TIME ZONE 'UTC' FROM t\`;`,
    'no-restricted-syntax',
  ],
  [
    'a store that uses save()',
    'apps/intake/src/db/planted.ts',
    `export const a = (repository: { save(x: object): void }): void => repository.save({});`,
    'no-restricted-syntax',
  ],
  [
    'a schema that synchronizes',
    'apps/intake/src/db/planted.ts',
    `export const a = { synchronize: true };`,
    'no-restricted-syntax',
  ],
  [
    'a controller that imports a contract',
    'apps/intake/src/http/planted.ts',
    `import { PARTITIONS } from '@stepwell/contracts';\nexport const a = PARTITIONS;`,
    'no-restricted-imports',
  ],
  [
    'a consumer that imports http',
    'apps/intake/src/events/planted.ts',
    `import { b } from '../http/problems.js';\nexport const a = b;`,
    'no-restricted-imports',
  ],
  [
    'process.env outside config',
    'apps/intake/src/app/planted.ts',
    `export const a = process.env['HOME'];`,
    'no-restricted-syntax',
  ],
  [
    'a day cut out of UTC',
    'apps/attendance/src/http/planted.ts',
    `export const a = (tx: { now: string }): string => tx.now.slice(0, 10);`,
    'no-restricted-syntax',
  ],
  [
    'a day cut out of UTC in a use case',
    'apps/step-down/src/app/planted.ts',
    `export const a = ({ now }: { now: string }, tx: { now: string }): string => now + tx.now.slice(0, 10);`,
    'no-restricted-syntax',
  ],
  ['console in a service', 'apps/intake/src/http/planted.ts', `console.log('x');`, 'no-console'],
  [
    'a setter',
    'libs/platform/src/planted.ts',
    `export class A { set b(x: number) { void x; } }`,
    'no-restricted-syntax',
  ],
  [
    'a service that imports another app',
    'apps/intake/src/service.ts',
    `import { b } from '@stepwell/scheduling/service';\nexport const a = b;`,
    '@typescript-eslint/no-restricted-imports',
  ],
  [
    'a service that imports the embedded host',
    'apps/intake/src/events/planted.ts',
    `import { b } from '@stepwell/stepwell/host';\nexport const a = b;`,
    '@typescript-eslint/no-restricted-imports',
  ],
  [
    'a service that ships test code',
    'apps/intake/src/service.ts',
    `import { b } from '@stepwell/testing';\nexport const a = b;`,
    '@typescript-eslint/no-restricted-imports',
  ],
  [
    'a kernel that imports a library',
    'libs/kernel/src/planted.ts',
    `import { b } from '@stepwell/platform';\nexport const a = b;`,
    '@nx/enforce-module-boundaries',
  ],
  [
    'a contract that imports the platform',
    'libs/contracts/src/planted.ts',
    `import { b } from '@stepwell/platform';\nexport const a = b;`,
    '@nx/enforce-module-boundaries',
  ],
  [
    'a platform that imports the bus',
    'libs/platform/src/planted.ts',
    `import { b } from '@stepwell/messaging';\nexport const a = b;`,
    '@nx/enforce-module-boundaries',
  ],
];

const CLEAN = [
  [
    'apps/intake/src/domain/planted.ts',
    `import { accept } from '@stepwell/kernel';\nimport { b } from './other.js';\nexport const a = () => accept(b);`,
  ],
  [
    'apps/intake/src/app/planted.ts',
    `import type { Tx } from '@stepwell/platform';\nimport { b } from '../domain/other.js';\nimport { c } from '../db/episode.store.js';\nexport const a = (tx: Tx): unknown => [tx, b, c];`,
  ],
  [
    'apps/attendance/src/http/planted.ts',
    `import { siteDate } from '@stepwell/kernel';\nexport const a = (tx: { now: string }): string => siteDate(tx.now, 'Asia/Tokyo');`,
  ],
  ['apps/intake/src/db/planted.ts', 'export const a = `SELECT state FROM intake.episode WHERE id = $1`;'],
] as const;

let fired: string[][];
beforeAll(() => {
  execFileSync('npx', ['nx', 'show', 'projects'], { cwd: root, stdio: 'ignore' });
  const input = JSON.stringify([
    ...PLANTED.map(([, path, source]) => ({ path, source })),
    ...CLEAN.map(([path, source]) => ({ path, source })),
  ]);
  const output = execFileSync(process.execPath, ['tools/lint-planted.mjs'], { cwd: root, input, encoding: 'utf8' });
  fired = JSON.parse(output.slice(output.indexOf('[['))) as string[][];
}, 120_000);

describe('The fences', () => {
  it.each(PLANTED.map(([what, , , rule], i) => [what, rule, i] as const))('stop %s (%s)', (_what, rule, i) => {
    expect(fired[i]!.map((message) => message.split(': ')[0])).toContain(rule);
  });

  it.each(CLEAN.map(([path], i) => [path, i] as const))('let clean code pass in %s', (_path, i) => {
    expect(fired[PLANTED.length + i]).toEqual([]);
  });
});
