import { contentHash, type Id, type SiteDate } from '@stepwell/kernel';
import { HOUSE_RULES } from './rules.js';

/** One version of a rule set with its scope. */
export interface RuleSetVersion {
  readonly id: string;
  readonly version: number;
  /** SHA-256 of the canonical body. */
  readonly hash: string;
  readonly body: object;
  readonly jurisdiction: string | null;
  readonly siteId: Id | null;
  /** First site date on which it decides. */
  readonly effectiveFrom: SiteDate;
}

const SHIPPED_FROM: SiteDate = '1970-01-01';

/** The rules every tenant starts with: in force for any site date. */
export const SHIPPED: readonly RuleSetVersion[] = Object.values(HOUSE_RULES).map(
  (body: { readonly id: string; readonly version: number }) => ({
    id: body.id,
    version: body.version,
    hash: contentHash(body),
    body,
    jurisdiction: null,
    siteId: null,
    effectiveFrom: SHIPPED_FROM,
  }),
);
