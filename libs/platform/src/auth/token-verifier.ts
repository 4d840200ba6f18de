import { createHash } from 'node:crypto';
import { errors, jwtVerify, type JWTPayload } from 'jose';
import { ProblemError } from '../http/problem.js';
import { principalOf, DEFAULT_CLAIMS, type ClaimNames } from './claims.js';
import { openKeys, type IssuerKeys, type KeySource, type KeyTimes } from './issuer-keys.js';
import type { Principal } from './principal.js';

/** Which tokens are accepted. */
export interface AuthOptions {
  /** Exact `iss`. */
  readonly issuer: string;
  /** Required in `aud`. */
  readonly audience: string;
  /** Where the issuer's keys are; found by OIDC discovery when absent. */
  readonly keys?: KeySource;
  /** Claims that carry tenant, sites, roles, staff id and credential tier. */
  readonly claims?: Partial<ClaimNames>;
  /** Required `typ` header; `any` accepts all. Default `at+jwt`. */
  readonly tokenType?: string;
  /** How often served keys are looked at again. */
  readonly keyTimes?: KeyTimes;
}

/** Signatures accepted; symmetric ones and `none` never are. */
export const ALGORITHMS = ['ES256', 'RS256', 'PS256', 'EdDSA'] as const;
const TOLERANCE_SECONDS = 5;
const CACHE_LIMIT = 10_000;

interface Verified {
  readonly principal: Principal;
  readonly expiresAtMs: number;
}

/** Checks access tokens of one issuer. Verified tokens are remembered by hash until they expire or the issuer's keys change. */
export class TokenVerifier {
  private readonly verified = new Map<string, Verified>();
  private readonly keys: IssuerKeys;
  private readonly claims: ClaimNames;

  constructor(private readonly options: AuthOptions) {
    this.keys = openKeys(options, () => this.verified.clear());
    this.claims = { ...DEFAULT_CLAIMS, ...options.claims };
  }

  /** The principal behind `token`; throws ProblemError `token-expired` or `token-invalid`, or `identity-provider-unreachable`. */
  async verify(token: string): Promise<Principal> {
    this.keys.refreshIfOld();
    const hash = createHash('sha256').update(token).digest('base64');
    const known = this.verified.get(hash);
    if (known && known.expiresAtMs > Date.now()) return known.principal;
    this.verified.delete(hash);
    const payload = await this.checked(token);
    const principal = principalOf(payload, this.claims);
    this.remember(hash, { principal, expiresAtMs: ((payload.exp ?? 0) + TOLERANCE_SECONDS) * 1_000 });
    return principal;
  }

  private async checked(token: string): Promise<JWTPayload> {
    const { issuer, audience, tokenType = 'at+jwt' } = this.options;
    try {
      const { payload } = await jwtVerify(token, this.keys.find, {
        issuer,
        audience,
        algorithms: [...ALGORITHMS],
        clockTolerance: TOLERANCE_SECONDS,
        requiredClaims: ['sub', 'exp'],
        ...(tokenType === 'any' ? {} : { typ: tokenType }),
      });
      return payload;
    } catch (error) {
      throw tokenProblem(error);
    }
  }

  private remember(hash: string, verified: Verified): void {
    if (this.verified.size >= CACHE_LIMIT) {
      const [oldest] = this.verified.keys();
      if (oldest !== undefined) this.verified.delete(oldest);
    }
    this.verified.set(hash, verified);
  }
}

function tokenProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof errors.JWTExpired) return new ProblemError('token-expired');
  if (error instanceof errors.JWTClaimValidationFailed)
    return new ProblemError('token-invalid', { detail: `${error.claim} was not accepted` });
  if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError))
    return new ProblemError('identity-provider-unreachable');
  return new ProblemError('token-invalid');
}
