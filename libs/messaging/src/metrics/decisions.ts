import {
  HoldPlacedV1,
  HoldReleasedV1,
  LevelOfCareDecidedV1,
  PhaseChangeApprovedV1,
  PhaseChangeCancelledV1,
  ProposalDecidedV1,
  StepDownProposedV1,
  StepUpProposedV1,
  TaperStepProposedV1,
  type Contract,
  type DataOf,
} from '@stepwell/contracts';
import type { BusRecord } from '../transports/transport.js';

/** One decision as it is counted: words from the code only, never a tenant's. */
export interface Decided {
  readonly kind: string;
  readonly result: string;
  readonly policy: string;
}

type Read = (data: never) => Decided;

/** Rule sets that are shipped; a tenant names its own as it likes. */
const SHIPPED: ReadonlySet<string> = new Set([
  'house-step-down',
  'house-hours',
  'us-nc-hours',
  'us-ks-hours',
  'house-placement',
  'community-17-weeks',
  'matrix-16-weeks',
]);

const decisions = new Map<string, Read>();
let shortest = Infinity;
let longest = 0;

count(LevelOfCareDecidedV1, ({ level, recommended, ruleSet }) => {
  const result = recommended === null ? 'not-recommended' : level.code === recommended ? 'as-recommended' : 'different';
  return { kind: 'level-of-care', result, policy: policyOf(ruleSet) };
});
count(StepDownProposedV1, ({ ruleSet }) => ({ kind: 'step-down', result: 'proposed', policy: policyOf(ruleSet) }));
count(StepUpProposedV1, ({ ruleSet }) => ({ kind: 'step-up', result: 'proposed', policy: policyOf(ruleSet) }));
count(TaperStepProposedV1, ({ ruleSet }) => ({ kind: 'taper-step', result: 'proposed', policy: policyOf(ruleSet) }));
count(ProposalDecidedV1, ({ outcome }) => ({ kind: 'proposal', result: outcome, policy: 'none' }));
count(HoldPlacedV1, () => ({ kind: 'hold', result: 'placed', policy: 'none' }));
count(HoldReleasedV1, () => ({ kind: 'hold', result: 'released', policy: 'none' }));
count(PhaseChangeApprovedV1, ({ ruleSet }) => ({
  ...{ kind: 'phase-change', result: 'approved', policy: policyOf(ruleSet) },
}));
count(PhaseChangeCancelledV1, () => ({ kind: 'phase-change', result: 'cancelled', policy: 'none' }));

/** The decision an outgoing event tells of; null for every other event. */
export function decisionOf({ type, value }: Pick<BusRecord, 'type' | 'value'>): Decided | null {
  if (type === undefined || type.length < shortest || type.length > longest) return null;
  const read = decisions.get(type);
  return read ? read(JSON.parse(value) as never) : null;
}

function count<C extends Contract>(contract: C, read: (data: DataOf<C>) => Decided): void {
  decisions.set(contract.type, read as Read);
  shortest = Math.min(shortest, contract.type.length);
  longest = Math.max(longest, contract.type.length);
}

function policyOf({ id }: { readonly id: string }): string {
  return SHIPPED.has(id) ? id : 'own';
}
