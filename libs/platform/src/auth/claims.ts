import { isId, type Id } from '@stepwell/kernel';
import type { JWTPayload } from 'jose';
import { ProblemError } from '../http/problem.js';
import { isRole, isTier, type Principal } from './principal.js';

/** Names of the claims that carry what Stepwell needs; a dot reaches into an object (`realm_access.roles`). */
export interface ClaimNames {
  readonly tenant: string;
  /** Array of site ids, or the word `all`. */
  readonly sites: string;
  /** Array of roles, or words separated by spaces. */
  readonly roles: string;
  readonly staff: string;
  readonly tier: string;
}

export const DEFAULT_CLAIMS: ClaimNames = {
  tenant: 'tenant',
  sites: 'sites',
  roles: 'roles',
  staff: 'staff',
  tier: 'tier',
};

/** Reads the principal from a verified token; a token without a tenant is `token-invalid`. */
export function principalOf(payload: JWTPayload, names: ClaimNames): Principal {
  const tenantId = claim(payload, names.tenant);
  if (typeof tenantId !== 'string' || !isId(tenantId))
    throw new ProblemError('token-invalid', { detail: `${names.tenant} was not accepted` });
  const staffId = claim(payload, names.staff);
  const tier = claim(payload, names.tier);
  return {
    subject: payload.sub ?? '',
    tenantId,
    roles: words(claim(payload, names.roles)).filter(isRole),
    siteIds: sitesOf(claim(payload, names.sites)),
    staffId: typeof staffId === 'string' && isId(staffId) ? staffId : null,
    tier: isTier(tier) ? tier : null,
    scopes: words(payload.scope),
  };
}

function claim(payload: JWTPayload, name: string): unknown {
  if (name in payload) return payload[name];
  let value: unknown = payload;
  for (const part of name.split('.')) {
    if (value === null || typeof value !== 'object') return undefined;
    value = Object.getOwnPropertyDescriptor(value, part)?.value;
  }
  return value;
}

function sitesOf(value: unknown): readonly Id[] | 'all' {
  const sites = words(value);
  return sites.includes('all') ? 'all' : sites.filter(isId);
}

function words(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.split(' ').filter((word) => word !== '');
  return Array.isArray(value) ? value.filter((word) => typeof word === 'string') : [];
}
