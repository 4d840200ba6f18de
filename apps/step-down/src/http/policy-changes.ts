import type { PolicyFault } from '../domain/policy-faults.js';

/** A change that was applied: the key it stands under, and the path it changed. */
export interface Changed {
  readonly key: string;
  readonly path: readonly (string | number)[];
}

export interface AppliedChanges {
  readonly changed: readonly Changed[];
  readonly faults: readonly PolicyFault[];
}

/**
 * Sets single values by their place: `transitions/P2-P3/A1/minDays: 23`. Elements of lists go by what names them: id, from-to,
 * level-ageBand, instrument, medication, kind, else their number from 1. Changes `whole`; a place that is not there is a fault.
 */
export function applyChanges(whole: object, changes: Readonly<Record<string, unknown>>): AppliedChanges {
  const changed: Changed[] = [];
  const faults: PolicyFault[] = [];
  for (const [key, value] of Object.entries(changes)) {
    const found = walk(whole, key.split('/'));
    if ('known' in found) {
      const allowed = found.known;
      faults.push({ path: ['change', key], says: `${found.missing} is not there`, allowed });
      continue;
    }
    Reflect.set(found.parent, found.last, value);
    changed.push({ key, path: found.path });
  }
  return { changed, faults };
}

type Found =
  | { readonly parent: object; readonly last: string | number; readonly path: readonly (string | number)[] }
  | { readonly missing: string; readonly known: readonly string[] };

function walk(whole: object, names: readonly string[]): Found {
  let parent = whole;
  const path: (string | number)[] = [];
  for (const [i, name] of names.entries()) {
    parent = inListOf(parent, name, path);
    const child = childrenOf(parent).get(name);
    if (child === undefined) return { missing: name, known: known(parent) };
    path.push(child);
    if (i === names.length - 1) return { parent, last: child, path };
    const next: unknown = Reflect.get(parent, child);
    if (!isObject(next)) return { missing: names[i + 1]!, known: [] };
    parent = next;
  }
  return { missing: '', known: [] };
}

/** A list inside that knows the name need not be named itself: `P2-P3/A1` for `P2-P3/criteria/A1`. */
function inListOf(parent: object, name: string, path: (string | number)[]): object {
  if (childrenOf(parent).has(name)) return parent;
  for (const [key, value] of entriesOf(parent))
    if (Array.isArray(value) && childrenOf(value).has(name)) {
      path.push(key);
      return value;
    }
  return parent;
}

const isObject = (value: unknown): value is object => value !== null && typeof value === 'object';

function childrenOf(parent: object): ReadonlyMap<string, string | number> {
  if (!Array.isArray(parent)) return new Map(Object.keys(parent).map((key) => [key, key]));
  return new Map(parent.map((element: unknown, i) => [nameOf(element, i), i]));
}

/** What could have been said: the names in the one list that is inside, else the keys. */
function known(parent: object): readonly string[] {
  const lists = entriesOf(parent).flatMap(([, value]) => (Array.isArray(value) ? [value] : []));
  const [only] = lists;
  return [...childrenOf(only && lists.length === 1 ? only : parent).keys()];
}

const entriesOf = (parent: object): readonly (readonly [string, unknown])[] => Object.entries(parent);

const NAMES: readonly (readonly string[])[] = [
  ['id'],
  ['from', 'to'],
  ['level', 'ageBand'],
  ['instrument'],
  ['medication', 'everyDaysUpTo'],
  ['kind'],
];

function nameOf(element: unknown, i: number): string {
  if (!isObject(element)) return String(i + 1);
  const keys = NAMES.find((names) => names.every((name) => name in element));
  return keys ? keys.map((key) => String(Reflect.get(element, key))).join('-') : String(i + 1);
}
