import { isSiteDate, reject, type Rejected } from '@stepwell/kernel';

/** Answers about gates and placement by name; `null` is asked and not known. */
export type FactAnswers = Readonly<Record<string, boolean | number | string | null>>;

export type FactRejection = 'unknown-answer' | 'answer-of-other-kind';

type FactKind = 'yes-no' | 'number' | 'site-day';

/** What each answer about gates and placement is. A rule asks a yes/no answer for exactly true: a 1 would clear a gate. */
const KINDS: Readonly<Record<string, FactKind>> = {
  lossOfConsciousness: 'yes-no',
  chestPain: 'yes-no',
  seizureNow: 'yes-no',
  delirium: 'yes-no',
  overdoseNow: 'yes-no',
  homicidalIntent: 'yes-no',
  commandsActedOn: 'yes-no',
  complicatingFactor: 'yes-no',
  pastWithdrawalSeizureOrDelirium: 'yes-no',
  heavyDrinkingLast72Hours: 'yes-no',
  drinkingLast72Hours: 'yes-no',
  hoursSinceLastDrink: 'number',
  sedativeUse: 'yes-no',
  dailySedativesOver4Weeks: 'yes-no',
  sedativesWithAlcoholOrOpioid: 'yes-no',
  seizureHistory: 'yes-no',
  vomitingWithDehydration: 'yes-no',
  unstableVitals: 'yes-no',
  opioidUseLast7Days: 'yes-no',
  onOpioidMedication: 'yes-no',
  pregnant: 'yes-no',
  breathAlcohol: 'number',
  visiblyIntoxicated: 'yes-no',
  dailyMonitoringNeeded: 'yes-no',
  recoveryResidenceAvailable: 'yes-no',
  substanceUseDiagnosis: 'yes-no',
  mentalHealthPrimary: 'yes-no',
  sustainedRemission: 'yes-no',
  medicationStartNeeded: 'yes-no',
  stableOnMedication: 'yes-no',
  higherLevelDischargedOn: 'site-day',
};

/** Names of the answers about gates and placement that an assessment may hold. */
export const ASSESSMENT_FACTS: readonly string[] = Object.keys(KINDS);

/** Why these answers cannot be kept: a name nobody asks, or a value of another kind than asked. Null when they can. */
export function unfitAnswer(facts: FactAnswers): Rejected<FactRejection> | null {
  for (const [answer, value] of Object.entries(facts)) {
    const kind = Object.hasOwn(KINDS, answer) ? KINDS[answer] : undefined;
    if (!kind) return reject('unknown-answer', { answer });
    if (value !== null && !isOf(kind, value)) return reject('answer-of-other-kind', { answer, kind });
  }
  return null;
}

function isOf(kind: FactKind, value: boolean | number | string): boolean {
  switch (kind) {
    case 'yes-no':
      return typeof value === 'boolean';
    case 'number':
      return typeof value === 'number';
    case 'site-day':
      return typeof value === 'string' && isSiteDate(value);
  }
}
