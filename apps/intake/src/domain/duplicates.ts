import {
  accept,
  addHours,
  hoursBetween,
  reject,
  type Decision,
  type Id,
  type Instant,
  type Rejected,
} from '@stepwell/kernel';
import type { Evidence, Match } from './matching.js';
import type { DuplicateDecision, MatchingRules } from './rules/matching.js';
import type { Signature } from './signing.js';

/** `gone` is a pair nobody had decided when a corrected identity ended the match. */
export type PairStatus = 'open' | 'gone' | DuplicateDecision;

/** Two records that may be of one person, and what was decided last. */
export interface DuplicatePair extends Match {
  readonly status: PairStatus;
  readonly foundAt: Instant;
}

/** What a person decided about a pair; appended, never changed. */
export interface PairDecision {
  readonly decisionId: Id;
  readonly pairId: Id;
  readonly decision: DuplicateDecision;
  readonly reason: string;
  readonly evidence: Evidence;
  readonly decidedAt: Instant;
  readonly decidedBy: string;
  readonly tier: Signature['tier'] | null;
}

/** What is to be stored after an identity was told: pairs as they stand now. */
export function pairsAfter(
  known: readonly DuplicatePair[],
  matches: readonly Match[],
  now: Instant,
): readonly DuplicatePair[] {
  const held = new Map(known.map((pair) => [pair.pairId, pair]));
  const found = matches.map((match): DuplicatePair => {
    const before = held.get(match.pairId);
    if (!before) return { ...match, status: 'open', foundAt: now };
    return { ...before, evidence: match.evidence, status: reviewed(before, match.evidence) };
  });
  const gone = known.filter(({ pairId }) => !matches.some((match) => match.pairId === pairId));
  return [
    ...found,
    ...gone.map((pair) => ({ ...pair, status: pair.status === 'open' ? ('gone' as const) : pair.status })),
  ];
}

/** A match that came back is open; a pair told apart is looked at again when it agrees in something new. */
function reviewed({ status, evidence: before }: DuplicatePair, evidence: Evidence): PairStatus {
  if (status === 'gone') return 'open';
  const more = evidence.agree.some((field) => !before.agree.includes(field));
  return status === 'different-people' && more ? 'open' : status;
}

export type DuplicateRejection = 'unknown-reason' | 'already-decided-so' | 'links-contradict';

/**
 * A person decides about a pair, with one of the rules' codes. Links may not contradict each other: nobody is the same as two people
 * who were told apart, and people who are one by way of a third are not told apart before that is undone.
 */
export function decidePair(
  pair: DuplicatePair,
  command: {
    readonly decision: DuplicateDecision;
    readonly reason: string;
    readonly rules: MatchingRules;
    /** Every other decided pair of the people that this one would join. */
    readonly others: readonly DuplicatePair[];
  },
): Decision<DuplicateDecision, DuplicateRejection> {
  const { decision, reason, rules, others } = command;
  if (pair.status === decision) return reject('already-decided-so');
  const allowed = rules.reasons[decision];
  if (!allowed.includes(reason)) return reject('unknown-reason', { allowed });
  return contradiction(pair, decision, others) ?? accept(decision);
}

function contradiction(
  pair: DuplicatePair,
  decision: DuplicateDecision,
  others: readonly DuplicatePair[],
): Rejected<'links-contradict'> | null {
  const rest = others.filter(({ pairId }) => pairId !== pair.pairId);
  if (decision === 'unsure') return null;
  if (decision === 'different-people') {
    const joined = linkedWith(rest, pair.a).includes(pair.b);
    return joined ? reject('links-contradict', { pairs: idsOf(rest, 'same-person') }) : null;
  }
  const one = linkedWith([...rest, { ...pair, status: 'same-person' }], pair.a);
  const apart = rest.filter(({ status, a, b }) => status === 'different-people' && one.includes(a) && one.includes(b));
  return apart.length > 0 ? reject('links-contradict', { pairs: idsOf(apart, 'different-people') }) : null;
}

const idsOf = (pairs: readonly DuplicatePair[], status: PairStatus): readonly Id[] =>
  pairs.filter((pair) => pair.status === status).map(({ pairId }) => pairId);

/** Everybody who is the same person as `patientId` by the links that hold, that patient included, in order of id. */
export function linkedWith(pairs: readonly Pick<DuplicatePair, 'a' | 'b' | 'status'>[], patientId: Id): readonly Id[] {
  const links = pairs.filter(({ status }) => status === 'same-person');
  const found = new Set([patientId]);
  for (let before = 0; before < found.size;) {
    before = found.size;
    for (const { a, b } of links) if (found.has(a) || found.has(b)) found.add(a).add(b);
  }
  return [...found].toSorted();
}

/** What a decision changes between the two records: a link that begins, one that ends, or neither. `known` is oldest first. */
export function linkChange(
  before: PairStatus,
  made: PairDecision,
  known: readonly PairDecision[],
): { readonly type: 'records-linked' | 'records-unlinked'; readonly linkId: Id; readonly reason: string } | null {
  const { decisionId, decision, reason } = made;
  if (decision === 'same-person') return { type: 'records-linked', linkId: decisionId, reason };
  if (before !== 'same-person') return null;
  const linked = known.findLast((one) => one.decision === 'same-person');
  return linked ? { type: 'records-unlinked', linkId: linked.decisionId, reason } : null;
}

/** When a pair has to be decided, and how late it is, h; negative lies ahead. */
export function reviewClock(
  { foundAt }: DuplicatePair,
  { reviewHours }: MatchingRules,
  now: Instant,
): { readonly dueAt: Instant; readonly hoursLate: number } {
  const dueAt = addHours(foundAt, reviewHours);
  return { dueAt, hoursLate: hoursBetween(dueAt, now) };
}
