import { reject, type Id, type Rejected, type SiteDate } from '@stepwell/kernel';
import { readCode, type Reading } from './crosswalk.js';
import type { CrosswalkRules, Edition } from './rules/crosswalk.js';

/** What another system decided about a person's level: three codes and a day, no licensed text. */
export interface OutsideLevel {
  readonly outsideId: Id;
  readonly episodeId: Id;
  readonly patientId: Id;
  readonly system: string;
  readonly edition: Edition;
  readonly code: string;
  readonly decidedOn: SiteDate;
}

export type OutsideRejection = 'unknown-system' | 'unknown-level-code' | 'in-the-future';

/** Takes an outside result whose system and code are known; it decides nothing here. */
export function takeOutsideLevel(
  rules: CrosswalkRules,
  outside: OutsideLevel,
  today: SiteDate,
): { readonly ok: true; readonly outside: OutsideLevel; readonly reading: Reading } | Rejected<OutsideRejection> {
  const { system, edition, code, decidedOn } = outside;
  if (!rules.systems.includes(system)) return reject('unknown-system', { allowed: rules.systems });
  const reading = readCode(rules, edition, code);
  if (!reading) return reject('unknown-level-code', { edition, allowed: codesOf(rules, edition) });
  if (decidedOn > today) return reject('in-the-future');
  return { ok: true, outside, reading };
}

function codesOf(rules: CrosswalkRules, of: Edition): readonly string[] {
  return rules.read.filter(({ edition }) => edition === of).map(({ code }) => code);
}
