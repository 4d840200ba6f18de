import { contentHash, type Instant, type SiteDate } from '@stepwell/kernel';
import { HOUSE_MEDICATION_V1 } from './rules/house-medication.v1.js';
import type { MedicationRules } from './rules/rule-set.js';

/** A version of the medication rules in force for every site of the tenant. */
export interface RuleSetVersion {
  readonly id: string;
  readonly version: number;
  /** SHA-256 of the canonical body. */
  readonly hash: string;
  readonly body: MedicationRules;
  /** First site date on which it decides. */
  readonly effectiveFrom: SiteDate;
}

/** A version takes force. */
export interface RuleSetActivated {
  readonly type: 'rule-set-activated';
  readonly ruleSet: RuleSetVersion;
  readonly at: Instant;
}

const SHIPPED_FROM: SiteDate = '1970-01-01';

/** The rules every tenant starts with: in force for any site date. */
export const SHIPPED: RuleSetVersion = {
  id: HOUSE_MEDICATION_V1.id,
  version: HOUSE_MEDICATION_V1.version,
  hash: contentHash(HOUSE_MEDICATION_V1),
  body: HOUSE_MEDICATION_V1,
  effectiveFrom: SHIPPED_FROM,
};
