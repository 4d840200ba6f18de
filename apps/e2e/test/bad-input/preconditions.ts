import { expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { expectNothingRepeated, nothingChanged, type Scene } from './bodies.js';
import { COMMANDS, Trial } from './commands.js';
import { problemIn } from './wire.js';

const VERSIONED = COMMANDS.filter(({ versionAt }) => versionAt);
const POSTED = COMMANDS.filter(({ method }) => method === 'POST');

const BAD_VERSIONS: readonly (readonly [string, string | null, number, string])[] = [
  ['no version', null, 428, 'if-match-required'],
  ['a version to come', '"9999"', 412, 'stale-version'],
  ['a version gone by', '"0"', 412, 'stale-version'],
  ['a weak version', 'W/"1"', 400, 'invalid-input'],
  ['any version', '*', 400, 'invalid-input'],
  ['no quotes', '1', 400, 'invalid-input'],
  ['several versions', '"1", "2"', 400, 'invalid-input'],
];
const BAD_KEYS: readonly (readonly [string, string | null])[] = [
  ['none', null],
  ['an empty one', ''],
  ['one with a blank', 'two words'],
  ['one too long', 'k'.repeat(201)],
];

/** Versions and Idempotency-Keys that cannot be right. */
export function refusesPreconditions(scene: () => Scene): void {
  it.each(VERSIONED)('$name: another version than the one read is refused', async (command) => {
    const { world, known } = scene();
    const trial = await Trial.of(world, command, known);
    await nothingChanged(world, async () => {
      for (const [what, version, status, code] of BAD_VERSIONS) {
        const got = await trial.send({ headers: { 'if-match': version } });
        const problem = problemIn(got);
        expect([what, problem.status, problem.code]).toEqual([what, status, code]);
        if (status === 412) expect(got.headers['etag']).toMatch(/^"\d+"$/);
        expectNothingRepeated(got, command.body(known));
      }
    });
  });

  it.each(COMMANDS.filter(({ mayName }) => mayName))(
    '$name: a version is checked when it is named',
    async (command) => {
      const { world, known } = scene();
      const trial = await Trial.of(world, command, known);
      await nothingChanged(world, async () => {
        const got = await trial.send({ headers: { 'if-match': '"9999"' } });
        expect(problemIn(got)).toMatchObject({ status: 412, code: 'stale-version' });
      });
    },
  );

  it.each(POSTED)('$name: a POST without a usable Idempotency-Key is refused', async (command) => {
    const { world, known } = scene();
    const trial = await Trial.of(world, command, known);
    await nothingChanged(world, async () => {
      for (const [what, key] of BAD_KEYS) {
        const got = await trial.send({ headers: { 'idempotency-key': key } });
        expect([what, problemIn(got).status, problemIn(got).code]).toEqual([what, 400, 'idempotency-key-missing']);
      }
    });
  });
}

/** The commands as they are accepted, once; the same again is answered as before, another body with the key refused. */
export function acceptsOnce(scene: () => Scene): void {
  it.each(COMMANDS)('$name: accepted without a fault, once per key', async (command) => {
    const { world, known } = scene();
    const trial = await Trial.of(world, command, known);
    const headers = { 'idempotency-key': command.method === 'POST' ? randomUUID() : null };
    const first = await trial.send({ headers });
    expect([first.status, first.text]).toEqual([
      expect.any(Number),
      expect.not.stringContaining('urn:stepwell:problem'),
    ]);
    if (command.method !== 'POST') return;
    await world.time.rest();
    await nothingChanged(world, async () => {
      const again = await trial.send({ headers });
      expect([again.status, again.text]).toEqual([first.status, first.text]);
      expect(again.headers['idempotent-replayed']).toBe('true');
      const body = { ...command.body(known), ...command.other?.(known) };
      const reused = await trial.send({ headers, body });
      expect(problemIn(reused)).toMatchObject({ status: 422, code: 'idempotency-key-reused' });
      expectNothingRepeated(reused, body);
    });
  });
}
