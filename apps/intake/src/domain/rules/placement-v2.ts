import type { Condition } from './conditions.js';
import type { GateRule, PlacementRules } from './placement.js';
import { placementV1 } from './placement-v1.js';

const moderate: Condition = { fact: 'ciwa', min: 10, max: 18 };
/** A past withdrawal seizure or delirium is one of the complicating factors (clinical 4.1). */
const complicated: Condition = {
  any: [
    { fact: 'complicatingFactor', is: true },
    { fact: 'pastWithdrawalSeizureOrDelirium', is: true },
  ],
};

const AMENDED: Readonly<Record<string, Condition>> = {
  G2: {
    any: [
      { fact: 'ciwa', min: 19 },
      { all: [moderate, complicated] },
      {
        all: [
          { fact: 'pastWithdrawalSeizureOrDelirium', is: true },
          { fact: 'heavyDrinkingLast72Hours', is: true },
        ],
      },
      {
        all: [
          { fact: 'pawss', min: 4 },
          { fact: 'drinkingLast72Hours', is: true },
        ],
      },
    ],
  },
  // Nobody asked about factors is no reason to let a score of 10 to 18 pass: then this gate blocks, and says what is missing.
  G3: { all: [moderate, { unless: complicated }] },
};

function amended(gate: GateRule): GateRule {
  return { ...gate, when: AMENDED[gate.id] ?? gate.when };
}

/**
 * The house placement rules as shipped now (clinical 1.5, 4.4): beside the first version, a past withdrawal seizure or delirium
 * complicates a CIWA-Ar of 10 to 18, such a score blocks whether or not anybody asked about factors, an outside assessment
 * is a reason for another level than the recommended one, and a primary mental health condition is not admitted (ADR 9).
 */
export const placementV2: PlacementRules = {
  ...placementV1,
  gates: placementV1.gates.map(amended),
  outOfScope: [{ code: 'mental-health-primary', when: { fact: 'mentalHealthPrimary', is: true } }],
  overrideReasons: [...placementV1.overrideReasons, 'outside-assessment'],
};
