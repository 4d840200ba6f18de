import { expect, it } from '@jest/globals';
import type { World } from '../world.js';
import type { Known } from './clinic.js';
import { COMMANDS, Trial } from './commands.js';
import { changedTables, footprint } from './footprint.js';
import { absurd, impossibleDays, SECRET, strangers, repeatedIn, wrongTypes, type Spoiled } from './spoiled.js';
import { problemIn, type Got, type Sent } from './wire.js';

/** What the specs of bad input share: a world at rest and one of each thing in it. */
export interface Scene {
  readonly world: World;
  readonly known: Known;
  /** The same of another provider in the same host. */
  readonly theirs: Known;
  readonly theirTenantId: string;
}

const MEGABYTE = 1_048_576;
/** The spoiled values themselves. */
const UNTOLD = new RegExp(`${SECRET}|e\\+?300|x{100}`);
const SPEC_MS = 60_000;

/** A rejection is an outcome like any other: it is stored under its Idempotency-Key (design 7). */
const STORED_OUTCOMES = /\.idempotency$/;

/** Runs refused requests and sees that nothing that the platform stores has changed. */
export async function nothingChanged(world: World, requests: () => Promise<void>): Promise<void> {
  expect(await changedBy(world, requests)).toEqual([]);
}

/** As `nothingChanged`, for requests that are in good form and rejected by a rule. */
export async function nothingDone(world: World, requests: () => Promise<void>): Promise<void> {
  expect((await changedBy(world, requests)).filter((table) => !STORED_OUTCOMES.test(table))).toEqual([]);
}

async function changedBy(world: World, requests: () => Promise<void>): Promise<string[]> {
  const before = await footprint(world);
  await requests();
  await world.time.rest();
  return changedTables(before, await footprint(world));
}

/** The answer repeats nothing that the request told. */
export function expectNothingRepeated(got: Got, body: unknown): void {
  expect(repeatedIn(got.text, body)).toEqual([]);
  expect(got.text).not.toContain(SECRET);
}

const TYPE_REFUSED = 'unsupported-media-type';
const NOT_JSON: readonly (readonly [string, Partial<Sent>, number, string])[] = [
  ['half a JSON', { body: `{"reason": "${SECRET}"` }, 400, 'invalid-input'],
  ['no JSON at all', { body: SECRET }, 400, 'invalid-input'],
  ['an empty body said to be JSON', { body: '' }, 400, 'invalid-input'],
  ['a list', { body: [SECRET] }, 400, 'invalid-input'],
  ['a text', { body: `"${SECRET}"` }, 400, 'invalid-input'],
  ['a poisoned prototype', { body: `{"__proto__": {"reason": "${SECRET}"}}` }, 400, 'invalid-input'],
  ['more than a megabyte', { body: JSON.stringify({ note: SECRET.repeat(MEGABYTE / 20) }) }, 413, 'body-too-large'],
  ['a form', { body: `reason=${SECRET}`, headers: form('application/x-www-form-urlencoded') }, 415, TYPE_REFUSED],
  ['plain text', { body: SECRET, headers: form('text/plain') }, 415, TYPE_REFUSED],
  ['XML', { body: `<reason>${SECRET}</reason>`, headers: form('application/xml') }, 415, TYPE_REFUSED],
];

function form(type: string): Record<string, string> {
  return { 'content-type': type };
}

/** A fault inside a list of plain values, or a map of them, is told at the list or map. */
function isAt(place: string, pointer: string, maps: readonly string[] = []): boolean {
  if (inside(pointer, maps)) return maps.includes(place);
  return place === pointer || place.startsWith(`${pointer}/`) || place === pointer.replace(/\/\d+$/, '');
}

function inside(pointer: string, maps: readonly string[] = []): boolean {
  return maps.some((map) => pointer.startsWith(`${map}/`));
}

/** Bodies that cannot be right: each is refused with its place, and nothing is changed. */
export function refusesBodies(scene: () => Scene): void {
  const refused = async (trial: Trial, { what, pointer, body }: Spoiled): Promise<void> => {
    const got = await trial.send({ body });
    const problem = problemIn(got);
    // A trace id is random and may spell anything.
    const told = got.text.replace(problem.traceId ?? '', '');
    expect([what, told]).toEqual([what, expect.not.stringMatching(UNTOLD)]);
    // Names in a map are known to the rules only: they reject an answer by its name, and by its instrument's.
    if (problem.status === 422 && inside(pointer, trial.command.maps)) return;
    expectNothingRepeated(got, body);
    expect([what, problem.code, problem.status]).toEqual([what, 'invalid-input', 400]);
    const pointers = problem.errors!.map((fault) => fault.pointer);
    expect([what, pointers.filter((place) => isAt(place, pointer, trial.command.maps)), pointers]).not.toEqual([
      what,
      [],
      pointers,
    ]);
  };

  it.each(COMMANDS)(
    '$name: every unknown field, wrong type and impossible day is refused at its place',
    async (command) => {
      const { world, known } = scene();
      const trial = await Trial.of(world, command, known);
      const body = command.body(known);
      const spoiled = [
        ...strangers(body, command.opaque),
        ...wrongTypes(body, command.opaque),
        ...impossibleDays(body),
      ];
      spoiled.push(...absurd(body, command.opaque));
      await nothingChanged(world, async () => {
        for (const one of spoiled) await refused(trial, one);
      });
    },
    SPEC_MS,
  );

  it.each(COMMANDS)(
    '$name: a body that is not the JSON of an object is refused',
    async (command) => {
      const { world, known } = scene();
      const trial = await Trial.of(world, command, known);
      await nothingChanged(world, async () => {
        for (const [what, changes, status, code] of NOT_JSON) {
          const got = await trial.send(changes);
          expect([what, problemIn(got).status, problemIn(got).code]).toEqual([what, status, code]);
          expectNothingRepeated(got, null);
        }
      });
    },
    SPEC_MS,
  );
}
