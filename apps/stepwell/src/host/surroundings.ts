import type { ServiceName } from '@stepwell/contracts';
import { openLogger, type AuthOptions, type Logger } from '@stepwell/platform';
import { AUDIENCE, type DevIssuer } from './issuer.js';

const NO_TENANT = '00000000-0000-0000-0000-000000000000';

/** How the five services of an embedded host check tokens: the local issuer's keys, without a round trip. */
export function authOptions(issuer: DevIssuer): AuthOptions {
  return { issuer: issuer.issuer, audience: AUDIENCE, keys: { jwks: issuer.jwks } };
}

/** A short-lived token for one service reading another's feed. */
export function serviceToken(issuer: DevIssuer, service: ServiceName): Promise<string> {
  const person = {
    subject: `service:${service}`,
    tenantId: NO_TENANT,
    roles: ['service'],
    siteIds: 'all',
    staffId: null,
    tier: null,
    scopes: ['feed:read'],
  } as const;
  return issuer.token(person, 1);
}

/** Errors only, on standard error: standard output belongs to the events. */
export function quietLogger(): Logger {
  return openLogger('stepwell', 'error', process.stderr);
}
