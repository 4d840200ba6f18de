type Json = Readonly<Record<string, unknown>>;

/** A body with one thing wrong, and the place an answer must point at. */
export interface Spoiled {
  readonly what: string;
  readonly pointer: string;
  readonly body: Json;
}

/** What no answer may repeat: as health data would stand in a body. */
export const SECRET = 'relapse-after-overdose-7f3a';
const DAY = /^\d{4}-\d{2}-\d{2}/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-/;

/** The body with one field more that nobody knows, at every object in it. */
export function strangers(body: Json, opaque: readonly string[] = []): Spoiled[] {
  return placesOf(body)
    .filter(({ pointer, value }) => isObject(value) && !covered(pointer, opaque))
    .map(({ pointer, value }) => ({
      what: `an unknown field at ${pointer || '/'}`,
      pointer: `${pointer}/favouriteDrug`,
      body: replaced(body, pointer, { ...(value as Json), favouriteDrug: SECRET }) as Json,
    }));
}

/** The body with a value of another type, once for every value in it. */
export function wrongTypes(body: Json, opaque: readonly string[] = []): Spoiled[] {
  return placesOf(body)
    .filter(({ pointer }) => pointer !== '' && !opaque.some((at) => pointer.startsWith(`${at}/`)))
    .flatMap(({ pointer, value }) =>
      otherTypes(value).map((wrong) => ({
        what: `${JSON.stringify(wrong)} at ${pointer}`,
        pointer,
        body: replaced(body, pointer, wrong) as Json,
      })),
    );
}

/** The body with a day that no calendar has, once for every day or instant in it. */
export function impossibleDays(body: Json): Spoiled[] {
  return placesOf(body)
    .filter(({ value }) => typeof value === 'string' && DAY.test(value) && !UUID.test(value))
    .map(({ pointer, value }) => {
      const wrong = String(value).replace(DAY, '2026-02-30');
      return { what: `${wrong} at ${pointer}`, pointer, body: replaced(body, pointer, wrong) as Json };
    });
}

/** The body with a text that no database stores, or a number beyond all measure, once for every value in it. */
export function absurd(body: Json, opaque: readonly string[] = []): Spoiled[] {
  return placesOf(body)
    .filter(({ pointer }) => !covered(pointer, opaque))
    .flatMap(({ pointer, value }) => beyond(value).map((wrong) => ({ pointer, wrong })))
    .map(({ pointer, wrong }) => ({
      what: `${JSON.stringify(wrong)} at ${pointer}`,
      pointer,
      body: replaced(body, pointer, wrong) as Json,
    }));
}

function beyond(value: unknown): unknown[] {
  if (typeof value === 'string') return ['', `a\u0000b`, '\ud800', 'x'.repeat(10_000)];
  return typeof value === 'number' ? [1e300, -1e300] : [];
}

/** The texts of a body that an answer repeats as a word; ids tell nothing about a person. */
export function repeatedIn(answer: string, body: unknown): string[] {
  return placesOf(body)
    .map(({ value }) => value)
    .filter((value) => typeof value === 'string' && value.length > 3 && !UUID.test(value))
    .map(String)
    .filter((text) => new RegExp(`\\b${literal(text)}\\b`).test(answer));
}

const literal = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

function otherTypes(value: unknown): unknown[] {
  if (typeof value === 'string') return [7, { [SECRET]: SECRET }];
  if (typeof value === 'number') return [SECRET, [value]];
  if (typeof value === 'boolean') return [SECRET, 1];
  return [SECRET, 7];
}

interface Place {
  readonly pointer: string;
  readonly value: unknown;
}

/** Every value of a body with its JSON pointer, the body itself first. */
function placesOf(value: unknown, pointer = ''): Place[] {
  const inside = Array.isArray(value) || isObject(value) ? Object.entries(value as object) : [];
  return [{ pointer, value }, ...inside.flatMap(([name, part]) => placesOf(part, `${pointer}/${name}`))];
}

function replaced(value: unknown, pointer: string, by: unknown): unknown {
  if (pointer === '') return by;
  const [, name = '', ...rest] = pointer.split('/');
  const deeper = rest.length > 0 ? `/${rest.join('/')}` : '';
  if (Array.isArray(value)) return value.map((part, i) => (String(i) === name ? replaced(part, deeper, by) : part));
  return { ...(value as Json), [name]: replaced((value as Json)[name], deeper, by) };
}

const isObject = (value: unknown): value is Json =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
const covered = (pointer: string, opaque: readonly string[]): boolean =>
  opaque.some((at) => pointer === at || pointer.startsWith(`${at}/`));
