import { reject, type Id, type Instant, type Rejected } from '@stepwell/kernel';
import { concernsRaised, type Raised } from './concerns.js';
import { factsOf, scoreInstrument, type Answered, type Score, type ScoringRejection } from './instruments.js';
import type { FactSheet } from './rules/conditions.js';
import type { ConcernKind, InstrumentRules } from './rules/instruments.js';

/** What a front-line role may report in one call. */
export const FACT_KINDS = [
  'overdose',
  'naloxone-reversal',
  'housing-lost',
  'unsafe-home',
  'partner-violence',
  'pregnancy',
  'self-reported-use',
  'return-to-daily-use',
  'aftercare-slot-booked',
  'prescriber-confirmed',
] as const;
export type FactKind = (typeof FACT_KINDS)[number];

/** One reported fact; `occurredAt` null is now. */
export interface ReportedFact {
  readonly patientId: Id;
  readonly kind: FactKind;
  readonly substance: string | null;
  readonly occurredAt: Instant | null;
}

/** One screening: instruments answered together outside an assessment. */
export interface Screen {
  readonly patientId: Id;
  readonly occurredAt: Instant | null;
  readonly instruments: readonly Omit<Answered, 'takenAt'>[];
}

export interface Screened {
  readonly ok: true;
  readonly answers: readonly Answered[];
  readonly scores: readonly Score[];
  readonly facts: FactSheet;
}

/** Scores a screening; one bad item refuses it as a whole. */
export function scoreScreen(
  rules: InstrumentRules,
  screen: Screen,
  takenAt: Instant,
): Screened | Rejected<ScoringRejection | 'instrument-twice'> {
  const answers = screen.instruments.map((one) => ({ ...one, takenAt }));
  if (new Set(answers.map(({ instrument }) => instrument)).size < answers.length) return reject('instrument-twice');
  const scores: Score[] = [];
  const facts: FactSheet[] = [];
  for (const answered of answers) {
    const scored = scoreInstrument(rules, answered);
    if (!scored.ok) return scored;
    scores.push(scored.score);
    facts.push(factsOf(answered, scored.score));
  }
  return { ok: true, answers, scores, facts: Object.assign({}, ...facts) as FactSheet };
}

/**
 * Whether a screening was taken with nobody there although an open concern forbids that (clinical 3.4, U2b). What raises a concern
 * is never turned away: it counts at once.
 */
export function mayNotBeUnattended(
  { answers }: Screened,
  raised: readonly Raised[],
  open: readonly ConcernKind[],
  attendedOnly: readonly ConcernKind[],
): boolean {
  const alone = answers.some(({ mode }) => mode === 'self');
  return alone && raised.length === 0 && open.some((kind) => attendedOnly.includes(kind));
}

/** Concerns a screening raises; `screenedToday` says whether a suicide screen of the same day is on record already. */
export function screenConcerns(rules: InstrumentRules, screened: Screened, screenedToday: boolean): readonly Raised[] {
  const here = screened.scores.some(({ risk }) => risk !== undefined && risk !== 'not-screened');
  return concernsRaised(rules, { ...screened.facts, suicideScreenCompletedToday: here || screenedToday });
}
