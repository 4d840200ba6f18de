import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Principal, Role } from '@stepwell/platform';
import { exportJWK, generateKeyPair, importJWK, SignJWT, type JWK } from 'jose';
import type { DataFolder } from './data-folder.js';

/** Whom a dev token speaks for. */
export interface DevPerson {
  readonly subject: string;
  readonly tenantId: string;
  readonly roles: readonly Role[];
  readonly siteIds: Principal['siteIds'];
  readonly staffId: string | null;
  readonly tier: Principal['tier'];
  readonly scopes?: readonly string[];
}

export const AUDIENCE = 'stepwell';
const ALGORITHM = 'ES256';

/**
 * The local identity issuer: discovery, keys, and signed access tokens. Loopback only, keys made per data folder;
 * a service started by its own main.ts refuses such an issuer.
 */
export class DevIssuer {
  private constructor(
    readonly issuer: string,
    private readonly key: Awaited<ReturnType<typeof importJWK>>,
    private readonly publicJwk: JWK,
  ) {}

  static async open(origin: string, folder: DataFolder): Promise<DevIssuer> {
    const fresh = await generateKeyPair(ALGORITHM, { extractable: true });
    const made = JSON.stringify(await exportJWK(fresh.privateKey));
    const privateJwk = JSON.parse(folder.secret('issuer-key.json', () => made)) as JWK;
    const { d: _d, ...publicPart } = privateJwk;
    const publicJwk = { ...publicPart, alg: ALGORITHM, use: 'sig', kid: 'dev' };
    return new DevIssuer(`${origin}/issuer`, await importJWK(privateJwk, ALGORITHM), publicJwk);
  }

  get jwks(): { keys: JWK[] } {
    return { keys: [this.publicJwk] };
  }

  /** An RFC 9068 access token, valid for `hours`. */
  token(person: DevPerson, hours = 12): Promise<string> {
    const claims = {
      tenant: person.tenantId,
      roles: person.roles,
      sites: person.siteIds,
      ...(person.staffId ? { staff: person.staffId } : {}),
      ...(person.tier ? { tier: person.tier } : {}),
      ...(person.scopes ? { scope: person.scopes.join(' ') } : {}),
    };
    return new SignJWT(claims)
      .setProtectedHeader({ alg: ALGORITHM, typ: 'at+jwt', kid: 'dev' })
      .setIssuer(this.issuer)
      .setAudience(AUDIENCE)
      .setSubject(person.subject)
      .setIssuedAt()
      .setExpirationTime(`${hours}h`)
      .sign(this.key);
  }

  /** Serves discovery and keys below `/issuer`. */
  readonly handler = (request: IncomingMessage, response: ServerResponse): void => {
    const path = (request.url ?? '').split('?')[0];
    const body =
      path === '/issuer/jwks'
        ? this.jwks
        : path === '/issuer/.well-known/openid-configuration'
          ? this.discovery()
          : null;
    response
      .writeHead(body ? 200 : 404, { 'content-type': 'application/json' })
      .end(JSON.stringify(body ?? { error: 'not_found' }));
  };

  private discovery(): object {
    return {
      issuer: this.issuer,
      jwks_uri: `${this.issuer}/jwks`,
      id_token_signing_alg_values_supported: [ALGORITHM],
      response_types_supported: ['none'],
      subject_types_supported: ['public'],
    };
  }
}
