import { readFileSync } from 'node:fs';
import { StartRefused } from '../tx/errors.js';

/** One environment variable: how its text becomes a value. */
export interface Setting<T> {
  /** Name of the variable. */
  readonly name: string;
  /** Completes "is not set; ..." and tells a reader what is accepted. */
  readonly expected: string;
  /** Whether it may be left out, and what then counts, as text; absent: it must be set. */
  readonly fallback?: string;
  /** A secret: it may also be given as the path of a file that holds it, in the variable of its name and `_FILE`. */
  readonly secret?: boolean;
  /** What it is for, one line. */
  readonly about?: string;
  /** The value, or what is wrong with the text, in words that follow the name. `text` is null when it is not set. */
  read(text: string | null): { readonly value: T } | { readonly wrong: string };
}

/** A group of settings by property. */
export type Settings<C> = { readonly [K in keyof C]: Setting<C[K]> };

/** The environment; the process's own in main, a plain object in tests. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads all settings at once; throws `StartRefused` with one line per variable that is missing or wrong. Values are never repeated. */
export function readSettings<C extends object>(settings: Settings<C>, environment: Environment): C {
  const wrong: string[] = [];
  const entries: [string, unknown][] = [];
  for (const [property, setting] of Object.entries<Setting<unknown>>(settings)) {
    const given = textOf(setting, environment);
    const read = typeof given === 'object' && given !== null ? given : setting.read(given);
    if ('wrong' in read) wrong.push(`${setting.name}: ${read.wrong}`);
    else entries.push([property, read.value]);
  }
  if (wrong.length > 0) throw new StartRefused(wrong.join('\n'));
  return Object.fromEntries(entries) as C;
}

/** What it is for, for the page that lists the settings. */
export function told<T>(setting: Setting<T>, about: string): Setting<T> {
  return { ...setting, about };
}

/** Also takes the value from the file that `<name>_FILE` names: a mounted secret is in no environment. */
export function secret<T>(setting: Setting<T>): Setting<T> {
  return { ...setting, secret: true };
}

function textOf({ name, secret: mayBeFile }: Setting<unknown>, environment: Environment): string | null | Wrong {
  const direct = presence(environment[name]);
  const path = mayBeFile ? presence(environment[`${name}_FILE`]) : null;
  if (path === null) return direct;
  if (direct !== null) return { wrong: `is set twice; give either ${name} or ${name}_FILE` };
  try {
    return presence(readFileSync(path, 'utf8'));
  } catch (error) {
    return { wrong: `cannot be read from the file of ${name}_FILE (${(error as NodeJS.ErrnoException).code})` };
  }
}

interface Wrong {
  readonly wrong: string;
}

function presence(text: string | undefined): string | null {
  return text?.trim() || null;
}

function setting<T>(name: string, expected: string, parse: (text: string) => T | undefined, fallback?: T): Setting<T> {
  return {
    name,
    expected,
    ...(fallback === undefined ? {} : { fallback: shown(fallback) }),
    read: (text) => {
      if (text === null) return fallback === undefined ? { wrong: `is not set; ${expected}` } : { value: fallback };
      const value = parse(text);
      return value === undefined ? { wrong: `is not valid; ${expected}` } : { value };
    },
  };
}

function shown(fallback: unknown): string {
  if (fallback === null) return '';
  return typeof fallback === 'boolean' ? String(Number(fallback)) : String(fallback);
}

/** Any text. `expected` completes "DATABASE_URL: is not set; ...". */
export function text(name: string, expected: string, fallback?: string): Setting<string> {
  return setting(name, expected, (value) => value, fallback);
}

/** A text that may be left out. */
export function optionalText(name: string): Setting<string | null> {
  return setting<string | null>(name, 'expected a text', (value) => value, null);
}

/** A whole number from `min` to `max`. */
export function whole(name: string, min: number, max: number, fallback?: number): Setting<number> {
  const parse = (value: string): number | undefined => {
    const number = /^-?\d+$/.test(value) ? Number(value) : NaN;
    return number >= min && number <= max ? number : undefined;
  };
  return setting(name, `expected a whole number from ${min} to ${max}`, parse, fallback);
}

/** One of `words`. */
export function oneWord<const W extends readonly string[]>(
  name: string,
  words: W,
  fallback?: W[number],
): Setting<W[number]> {
  return setting<W[number]>(
    name,
    `expected one of ${words.join(', ')}`,
    (value) => words.find((word) => word === value),
    fallback,
  );
}

/** `1`, `true`, `yes`, `on` or their opposites. */
export function yesNo(name: string, fallback: boolean): Setting<boolean> {
  const parse = (value: string): boolean | undefined => {
    if (/^(1|true|yes|on)$/i.test(value)) return true;
    return /^(0|false|no|off)$/i.test(value) ? false : undefined;
  };
  return setting(name, 'expected 1 or 0', parse, fallback);
}

/** An address with one of `protocols` (`https:`). */
export function address(name: string, protocols: readonly string[], fallback?: string): Setting<string> {
  return setting(
    name,
    `expected an address ${protocols.map((p) => `${p}//host`).join(' or ')}`,
    addressIn(protocols),
    fallback,
  );
}

/** An address that may be left out. */
export function optionalAddress(name: string, protocols: readonly string[]): Setting<string | null> {
  const expected = `expected an address ${protocols.map((p) => `${p}//host`).join(' or ')}`;
  return setting<string | null>(name, expected, addressIn(protocols), null);
}

function addressIn(protocols: readonly string[]): (value: string) => string | undefined {
  return (value) => (protocols.includes(URL.parse(value)?.protocol ?? '') ? value : undefined);
}

/** `host:port` pairs separated by commas; null when not set. */
export function hostPorts(name: string): Setting<readonly string[] | null> {
  const parse = (value: string): readonly string[] | undefined => {
    const pairs = value.split(',').map((pair) => pair.trim());
    return pairs.every((pair) => /^[^\s:/]+:\d{1,5}$/.test(pair)) ? pairs : undefined;
  };
  return setting<readonly string[] | null>(name, 'expected host:port pairs separated by commas', parse, null);
}

/** Web origins (`https://console.example.org`) separated by commas; none when not set. */
export function origins(name: string): Setting<readonly string[]> {
  const parse = (value: string): readonly string[] | undefined => {
    const given = value.split(',').map((origin) => origin.trim());
    return given.every((origin) => /^https?:/.test(origin) && URL.parse(origin)?.origin === origin) ? given : undefined;
  };
  return setting<readonly string[]>(name, 'expected origins https://host separated by commas', parse, []);
}
