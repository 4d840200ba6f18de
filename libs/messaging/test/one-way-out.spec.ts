import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

function sources(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.includes('node_modules') && !file.includes('dist/'))
    .map((file) => join(folder, file));
}

const saying = (folders: readonly string[], words: RegExp): readonly string[] =>
  folders.flatMap(sources).filter((file) => words.test(readFileSync(join(ROOT, file), 'utf8')));

const SERVICES = ['intake', 'scheduling', 'attendance', 'medication', 'step-down'].map((name) => `apps/${name}/src`);
const LIBRARIES = ['libs/messaging/src', 'libs/platform/src'];

describe('one way out (design 5, rules 1 and 3)', () => {
  test('only the relay publishes', () => {
    const all = saying([...SERVICES, ...LIBRARIES], /transport\.publish\(/);
    expect(all).toEqual(['libs/messaging/src/outbox/relay.ts']);
  });

  test('only the append and the marks write the outbox', () => {
    const all = saying([...SERVICES, ...LIBRARIES], /INSERT INTO [^\s]*outbox/i);
    expect(all).toEqual(
      ['libs/messaging/src/outbox/event-outbox.ts', 'libs/messaging/src/marks/mark-writer.ts'].sort(),
    );
  });

  test('NOTIFY is said only by the relay’s own connection', () => {
    expect(saying([...SERVICES, ...LIBRARIES], /\bNOTIFY \$|pg_notify/)).toEqual([
      'libs/messaging/src/outbox/lanes.ts',
    ]);
  });

  test('no service touches broker, Kafka transactions or the idempotent producer', () => {
    expect(saying(SERVICES, /kafkajs|emit\(/)).toEqual([]);
    expect(saying(LIBRARIES, /transactionalId|idempotent: true/)).toEqual([]);
  });
});
