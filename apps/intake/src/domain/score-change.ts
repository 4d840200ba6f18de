import type { Score } from './instruments.js';
import type { ChangeRule, InstrumentRule } from './rules/instruments.js';

type Point = Pick<Score, 'total' | 'subscales'>;

/** What happened between a first and a later score of one instrument; null where a part is not defined or not known. */
export interface Change {
  /** Later minus first, points. */
  readonly points: number | null;
  /** Whether the difference is more than noise, and in which direction. */
  readonly reliable: 'better' | 'worse' | 'none' | null;
  readonly response: boolean | null;
  readonly remission: boolean | null;
}

/** Change classes of measurement-based care (clinical 3.2); null for an instrument that is not for tracking (AUDIT, DAST). */
export function changeBetween({ change }: InstrumentRule, first: Point, later: Point): Change | null {
  if (!change) return null;
  if (change.use) return changeOfUse(later);
  const points = first.total === null || later.total === null ? null : later.total - first.total;
  return {
    points,
    reliable: reliableChange(change, points),
    response: responseOf(change, first.total, points),
    remission: remissionOf(change, later.total),
  };
}

function reliableChange({ better, reliablePoints }: ChangeRule, points: number | null): Change['reliable'] {
  if (reliablePoints === undefined || points === null) return null;
  if (Math.abs(points) < reliablePoints) return 'none';
  return points < 0 === (better === 'lower') ? 'better' : 'worse';
}

/** A share is lost only by somebody who had enough to lose. */
function responseOf({ response }: ChangeRule, first: number | null, points: number | null): boolean | null {
  if (!response || first === null || points === null) return null;
  if ('points' in response) return -points >= response.points;
  return first < response.from ? null : -points >= first * response.share;
}

function remissionOf({ remission }: ChangeRule, total: number | null): boolean | null {
  if (!remission || total === null) return null;
  return 'below' in remission ? total < remission.below : total >= remission.from;
}

/** BAM has no published reliable change: no use is the response, and more protection than risk with it the remission. */
function changeOfUse({ subscales }: Point): Change {
  const { use = null, risk = null, protective = null } = subscales ?? {};
  const response = use === null ? null : use === 0;
  const balance = risk === null || protective === null ? null : protective > risk;
  const remission = response === false ? false : response === null || balance === null ? null : balance;
  return { points: null, reliable: null, response, remission };
}
