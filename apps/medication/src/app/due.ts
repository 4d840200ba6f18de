import { addHours, type Instant } from '@stepwell/kernel';
import type { MedicationRules } from '../domain/rules/rule-set.js';

/** When a review of a kind that opens at `at` is due, by the hours of the rules. */
export function dueAfter(at: Instant, kind: string, rules: MedicationRules): Instant {
  return addHours(at, rules.reviews.dueHours[kind] ?? 0);
}
