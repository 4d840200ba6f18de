import { createServer, type Server } from 'node:http';
import { isId } from '@stepwell/kernel';
import type { AuthOptions, Principal } from '@stepwell/platform';
import { exportJWK, generateKeyPair, SignJWT, type JSONWebKeySet, type JWTHeaderParameters } from 'jose';

type SigningKey = Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];

/** How one token differs from a good one. */
export interface TokenChanges {
  readonly issuer?: string;
  readonly audience?: string;
  /** Seconds from now; negative = expired. Default 600. */
  readonly expiresIn?: number;
  readonly header?: Partial<JWTHeaderParameters>;
  readonly claims?: Readonly<Record<string, unknown>>;
}

const AUDIENCE = 'stepwell';

/** Signs access tokens as an identity provider would; its keys are handed over directly, or served on loopback after `serve`. */
export class TestIssuer {
  private key: SigningKey;
  private keyId = 0;
  private jwks: JSONWebKeySet = { keys: [] };
  private server: Server | null = null;
  /** Requests for the keys so far. */
  keyRequests = 0;

  private constructor(private url: string) {}

  static async start(): Promise<TestIssuer> {
    const issuer = new TestIssuer('https://issuer.test');
    await issuer.rotate();
    return issuer;
  }

  /** What a service needs to accept this issuer's tokens. */
  auth(): AuthOptions {
    return { issuer: this.url, audience: AUDIENCE, ...(this.server ? {} : { keys: { jwks: this.jwks } }) };
  }

  /** Serves discovery and keys on loopback; from now on the issuer's address is that one. */
  async serve(): Promise<void> {
    const server = createServer((request, response) => {
      const keys = request.url === '/jwks';
      if (keys) this.keyRequests += 1;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(keys ? this.jwks : { issuer: this.url, jwks_uri: `${this.url}/jwks` }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    this.server = server;
    this.url = `http://127.0.0.1:${address.port}`;
  }

  /** Makes a new signing key; earlier tokens are no longer good once a service has seen the new keys. */
  async rotate(): Promise<void> {
    const pair = await generateKeyPair('ES256', { extractable: true });
    this.key = pair.privateKey;
    this.keyId += 1;
    this.jwks = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: String(this.keyId), alg: 'ES256', use: 'sig' }] };
  }

  /** A signed token for `principal`. */
  async token(principal: Principal, changes: TokenChanges = {}): Promise<string> {
    const seconds = Math.floor(Date.now() / 1_000);
    return new SignJWT({ ...claimsOf(principal), ...changes.claims })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: String(this.keyId), ...changes.header })
      .setSubject(principal.subject)
      .setIssuer(changes.issuer ?? this.url)
      .setAudience(changes.audience ?? AUDIENCE)
      .setIssuedAt(seconds - 60)
      .setExpirationTime(seconds + (changes.expiresIn ?? 600))
      .sign(this.key);
  }

  async stop(): Promise<void> {
    const { server } = this;
    if (!server) return;
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}

function claimsOf({ tenantId, roles, siteIds, staffId, tier, scopes }: Principal): Record<string, unknown> {
  return {
    tenant: tenantId,
    roles,
    sites: siteIds,
    ...(staffId !== null && isId(staffId) ? { staff: staffId } : {}),
    ...(tier === null ? {} : { tier }),
    ...(scopes.length > 0 ? { scope: scopes.join(' ') } : {}),
  };
}
