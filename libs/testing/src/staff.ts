import type { Id, Tier } from '@stepwell/kernel';
import type { Principal, Role } from '@stepwell/platform';

/** A staff member of the test tenant, one per role. */
export interface TestStaff {
  readonly staffId: Id;
  readonly tier: Tier | null;
}

export const TENANT_ID: Id = '0a000000-0000-4000-8000-000000000001';
/** A tenant whose rows nobody of the first may see. */
export const OTHER_TENANT_ID: Id = '0b000000-0000-4000-8000-000000000002';
export const SITE_ID: Id = '51000000-0000-4000-8000-000000000001';

const TIERS: Readonly<Record<Role, Tier | null>> = {
  'front-desk': null,
  'intake-coordinator': 'L2',
  counselor: 'L3',
  'group-facilitator': 'L1',
  prescriber: 'M2',
  nurse: 'M1',
  biller: null,
  'clinical-supervisor': 'L4',
  'medical-director': 'M3',
  scheduler: null,
  'site-admin': null,
  'org-admin': null,
  analyst: null,
  operator: null,
  auditor: null,
  service: null,
};

/** One staff member per role, with a tier that fits the role. */
export const STAFF = Object.fromEntries(
  Object.entries(TIERS).map(([role, tier], n) => {
    const staffId = `57000000-0000-4000-8000-${String(n + 1).padStart(12, '0')}`;
    return [role, { staffId, tier }];
  }),
) as Readonly<Record<Role, TestStaff>>;

/** The principal behind `who`: a role's staff member, or a counselor changed in parts. All sites unless told otherwise. */
export function principalFor(who: Role | Partial<Principal>): Principal {
  const role = typeof who === 'string' ? who : (who.roles?.[0] ?? 'counselor');
  const base: Principal = {
    subject: `subject-${role}`,
    tenantId: TENANT_ID,
    roles: [role],
    siteIds: 'all',
    ...STAFF[role],
    scopes: [],
  };
  return typeof who === 'string' ? base : { ...base, ...who };
}
