import type { Id, Phase } from '@stepwell/kernel';
import type { Evaluation } from './evaluate.js';

/** How a clinician answered a proposal. */
export type Answer = 'accepted' | 'overridden' | 'deferred';

/** A proposal a clinician answered. */
export interface Answered {
  readonly answer: Answer;
  readonly kind: string;
  readonly to: Phase;
  readonly siteId: Id;
}

interface Agreed {
  /** Decisions on which both say the same. */
  agreed: number;
  /** Decisions looked at. */
  of: number;
}

/** Agreement of two policies with clinicians over the same decisions; numbers of pages add up. */
export interface Agreement {
  decisions: number;
  /** Answered on a record whose inputs were not kept: not looked at. */
  notKept: number;
  live: Agreed;
  candidate: Agreed;
  /** By how the clinician answered. */
  byOutcome: Record<string, { live: Agreed; candidate: Agreed }>;
  bySite: Record<string, { live: Agreed; candidate: Agreed }>;
  /** Steps down only: a criterion agrees when it is met and the clinician moved the patient, or neither. */
  byCriterion: Record<string, { live: Agreed; candidate: Agreed }>;
}

const none = (): Agreed => ({ agreed: 0, of: 0 });
const both = () => ({ live: none(), candidate: none() });

/** No decisions yet. */
export const noAgreement = (): Agreement => ({
  ...{ decisions: 0, notKept: 0, ...both() },
  ...{ byOutcome: {}, bySite: {}, byCriterion: {} },
});

/** Whether an evaluation proposes what the clinician was asked to sign. */
const proposes = ({ decision }: Evaluation, { kind, to }: Answered): boolean =>
  decision.kind === `propose-${kind}` && decision.to === to;

/** Adds one decision: both policies over the inputs that the clinician signed on. */
export function countAgreement(
  agreement: Agreement,
  answered: Answered,
  found: { readonly live: Evaluation; readonly candidate: Evaluation },
): void {
  const moved = answered.answer !== 'deferred';
  const outcome = (agreement.byOutcome[answered.answer] ??= both());
  const site = (agreement.bySite[answered.siteId] ??= both());
  agreement.decisions += 1;
  for (const which of ['live', 'candidate'] as const) {
    const isSame = proposes(found[which], answered) === moved;
    for (const one of [agreement[which], outcome[which], site[which]]) count(one, isSame);
    if (answered.kind !== 'step-down') continue;
    for (const { id, verdict } of found[which].criteria)
      count((agreement.byCriterion[id] ??= both())[which], (verdict === 'met') === moved);
  }
}

function count(one: Agreed, isSame: boolean): void {
  one.of += 1;
  one.agreed += Number(isSame);
}
