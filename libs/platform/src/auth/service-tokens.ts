/** A service's own account at the issuer (OAuth 2.0, client credentials). */
export interface ClientCredentials {
  readonly issuer: string;
  readonly audience: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope: string | null;
  /** Where tokens are asked for; discovered from the issuer when null. */
  readonly tokenEndpoint: string | null;
}

const TIMEOUT_MS = 5_000;
/** A token is asked for again so long before it ends. */
const EARLY_MS = 30_000;
const SHORTEST_MS = 1_000;

/** The issuer gave no token: why, in words that name the setting and no secret. */
export class NoServiceToken extends Error {
  override readonly name = 'NoServiceToken';
}

/** Access tokens of a service itself, kept until shortly before they end. */
export class ServiceTokens {
  private current: { readonly token: string; readonly until: number } | null = null;
  private asking: Promise<string> | null = null;

  constructor(private readonly credentials: ClientCredentials) {}

  /** A token that is good for a while; rejects with `NoServiceToken`. */
  token(): Promise<string> {
    if (this.current && this.current.until > Date.now()) return Promise.resolve(this.current.token);
    this.asking ??= this.ask().finally(() => (this.asking = null));
    return this.asking;
  }

  private async ask(): Promise<string> {
    const { clientId, clientSecret, audience, scope } = this.credentials;
    const form = new URLSearchParams({ grant_type: 'client_credentials', audience });
    if (scope !== null) form.set('scope', scope);
    const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64');
    const answer = await json(await this.endpoint(), {
      method: 'POST',
      headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
    });
    const { access_token: token, expires_in: seconds, error } = answer.body;
    if (answer.status === 401 || error === 'invalid_client')
      throw new NoServiceToken('OIDC_CLIENT_SECRET: the issuer refuses OIDC_CLIENT_ID with this secret');
    if (typeof token !== 'string')
      throw new NoServiceToken(`OIDC_CLIENT_ID: the issuer gives this client no token (status ${answer.status})`);
    const lifeMs = typeof seconds === 'number' ? seconds * 1_000 : EARLY_MS;
    this.current = { token, until: Date.now() + Math.max(SHORTEST_MS, lifeMs - EARLY_MS) };
    return token;
  }

  private async endpoint(): Promise<string> {
    const { issuer, tokenEndpoint } = this.credentials;
    if (tokenEndpoint !== null) return tokenEndpoint;
    const { body } = await json(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {});
    if (typeof body['token_endpoint'] !== 'string')
      throw new NoServiceToken('OIDC_ISSUER: its discovery document names no token endpoint');
    return body['token_endpoint'];
  }
}

async function json(url: string, init: RequestInit): Promise<{ status: number; body: Record<string, unknown> }> {
  try {
    const response = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
    const body: unknown = await response.json().catch(() => null);
    return { status: response.status, body: typeof body === 'object' && body !== null ? { ...body } : {} };
  } catch {
    throw new NoServiceToken(`OIDC_ISSUER: nobody answers at ${new URL(url).origin}`);
  }
}
