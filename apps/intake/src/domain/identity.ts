import { isSiteDate, type Id, type SiteDate } from '@stepwell/kernel';
import type { MatchingRules } from './rules/matching.js';

/** Who a person is, as it was told. It lives in this service alone and is in no event, log, address or error. */
export interface Identity {
  readonly givenName: string;
  readonly familyName: string;
  readonly formerNames: readonly string[];
  readonly birthDate: SiteDate | null;
  readonly phone: string | null;
  readonly identifiers: readonly { readonly system: string; readonly value: string }[];
}

/** What of an identity is compared. */
export interface Compared {
  readonly patientId: Id;
  readonly given: string;
  /** Family names, former ones included, in order and without doubles. */
  readonly families: readonly string[];
  readonly birthDate: SiteDate | null;
  /** The birth date with day and month exchanged, where that is another day. */
  readonly swappedBirthDate: SiteDate | null;
  readonly phone: string | null;
  /** `system:VALUE`, in order and without doubles. */
  readonly identifiers: readonly string[];
}

/** Letters that do not come apart into a base letter and a mark. */
const SPELLED: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', ø: 'o', đ: 'd', ð: 'd', ł: 'l', æ: 'ae', œ: 'oe', þ: 'th', ı: 'i' },
};

/** A name without case, accents, spaces and punctuation. */
export function normalisedName(name: string): string {
  const letters = name.toLowerCase().normalize('NFKD').replaceAll(/\p{M}/gu, '');
  return [...letters]
    .map((letter) => SPELLED[letter] ?? letter)
    .filter((letter) => /\p{L}/u.test(letter))
    .join('');
}

/** The parts of an identity that matching compares; the first given name, family names without suffixes. */
export function compared(rules: MatchingRules, patientId: Id, identity: Identity): Compared {
  const { givenName, familyName, formerNames, birthDate, phone, identifiers } = identity;
  const words = (name: string): readonly string[] =>
    name
      .split(/[\s,]+/u)
      .map(normalisedName)
      .filter(Boolean);
  const family = (name: string): string =>
    words(name)
      .filter((word) => !rules.nameSuffixes.includes(word))
      .join('');
  return {
    patientId,
    given: words(givenName)[0] ?? '',
    families: inOrder([familyName, ...formerNames].map(family)),
    birthDate,
    swappedBirthDate: swapped(birthDate),
    phone: digitsOf(phone, rules.phoneDigits),
    identifiers: inOrder(
      identifiers.map(({ system, value }) => `${system}:${value.replaceAll(/[^\p{L}\p{N}]/gu, '').toUpperCase()}`),
    ),
  };
}

const inOrder = (texts: readonly string[]): readonly string[] => [...new Set(texts.filter(Boolean))].toSorted();

function swapped(birthDate: SiteDate | null): SiteDate | null {
  if (!birthDate) return null;
  const [year, month, day] = birthDate.split('-');
  const other = `${year}-${day}-${month}`;
  return other !== birthDate && isSiteDate(other) ? other : null;
}

/** The last digits, or null when the number has fewer. */
function digitsOf(phone: string | null, count: number): string | null {
  const digits = phone?.replaceAll(/\D/g, '') ?? '';
  return digits.length < count ? null : digits.slice(-count);
}
