import { LEVELS, type LevelCode } from '@stepwell/kernel';
import type { CrosswalkRules, Edition, ReadCode, ShownCode } from './crosswalk.js';

/** Where the third edition's code is another than ours, which is the fourth's. */
const THIRD: Readonly<Partial<Record<LevelCode, string>>> = { '1.0': '1', '1.5': '1', '1.7': '1-WM', '2.7': '2-WM' };

const shownAt = (edition: Edition, other: typeof THIRD): readonly ShownCode[] =>
  LEVELS.map((level) => ({ level, edition, code: other[level] ?? level }));

const read = (edition: Edition, code: string, level: LevelCode, ...alternatives: LevelCode[]): ReadCode => ({
  ...{ edition, code, level, alternatives },
  review: alternatives.length > 0,
});
const reviewed = (edition: Edition, code: string, level: LevelCode): ReadCode => ({
  ...read(edition, code, level),
  review: true,
});
const same = (edition: Edition, ...codes: LevelCode[]): readonly ReadCode[] =>
  codes.map((code) => read(edition, code, code));

const third: readonly ReadCode[] = [
  ...same('3', '0.5', '2.1', '2.5', '3.1', '3.5', '3.7', '4'),
  read('3', '1', '1.5', '1.0', '1.7'),
  reviewed('3', 'OTP', '1.7'),
  reviewed('3', '3.3', '3.5'),
  read('3', '1-WM', '1.7'),
  read('3', '2-WM', '2.7'),
  read('3', '3.2-WM', '3.5', '3.7'),
  read('3', '3.7-WM', '3.7'),
  read('3', '4-WM', '4'),
];

const ENHANCED: readonly LevelCode[] = ['1.5', '1.7', '2.5', '2.7', '3.5', '3.7', '4'];
const fourth: readonly ReadCode[] = [
  ...same('4', '1.0', '1.5', '1.7', '2.1', '2.5', '2.7', '3.1', '3.5', '3.7', '4'),
  ...ENHANCED.map((level) => read('4', `${level}-COE`, level)),
  read('4', '3.7-BIO', '3.7'),
  reviewed('4', '4-PSYCH', '4'),
];

/** The shipped crosswalk (clinical 1.1): the ambiguous rows say so. */
export const crosswalkV1: CrosswalkRules = {
  kind: 'crosswalk',
  systems: ['asam-continuum', 'state', 'payer', 'other-provider'],
  shown: [...shownAt('3', THIRD), ...shownAt('4', {})],
  read: [...third, ...fourth],
};
