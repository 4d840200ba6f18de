import {
  createLocalJWKSet,
  createRemoteJWKSet,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
  type RemoteJWKSet,
} from 'jose';
import { ProblemError } from '../http/problem.js';

/** Where an issuer's public keys are. */
export type KeySource = { readonly jwksUri: string } | { readonly jwks: JSONWebKeySet };

/** The public keys of one issuer. */
export interface IssuerKeys {
  readonly find: JWTVerifyGetKey;
  /** Looks for changed keys in the background when the known ones are old. */
  refreshIfOld(): void;
}

/** Unknown key ids make at most one request per cooldown; known keys are looked at again after the age. */
export interface KeyTimes {
  readonly cooldownMs: number;
  readonly maxAgeMs: number;
}

const TIMES: KeyTimes = { cooldownMs: 30_000, maxAgeMs: 300_000 };
const TIMEOUT_MS = 5_000;

interface KeyOptions {
  readonly issuer: string;
  readonly keys?: KeySource;
  readonly keyTimes?: KeyTimes;
}

/** Opens an issuer's keys; `changed` is called when they differ from those seen before. Nothing is fetched yet. */
export function openKeys({ issuer, keys, keyTimes = TIMES }: KeyOptions, changed: () => void): IssuerKeys {
  if (keys && 'jwks' in keys) return { find: createLocalJWKSet(keys.jwks), refreshIfOld: () => undefined };
  return new RemoteKeys(issuer, keys?.jwksUri ?? null, keyTimes, changed);
}

class RemoteKeys implements IssuerKeys {
  private remote: RemoteJWKSet | null = null;
  private seen: string | null = null;

  constructor(
    private readonly issuer: string,
    private readonly uri: string | null,
    private readonly times: KeyTimes,
    private readonly changed: () => void,
  ) {}

  readonly find: JWTVerifyGetKey = async (header, token) => {
    const remote = await this.opened();
    const key = await remote(header, token);
    this.compare(remote);
    return key;
  };

  refreshIfOld(): void {
    const { remote } = this;
    if (!remote || remote.fresh || remote.reloading || remote.jwks() === undefined) return;
    void remote.reload().then(
      () => this.compare(remote),
      () => undefined,
    );
  }

  private compare(remote: RemoteJWKSet): void {
    const now = JSON.stringify(remote.jwks());
    if (this.seen !== null && this.seen !== now) this.changed();
    this.seen = now;
  }

  private async opened(): Promise<RemoteJWKSet> {
    if (this.remote) return this.remote;
    const uri = this.uri ?? (await discoverJwks(this.issuer));
    this.remote ??= createRemoteJWKSet(new URL(uri), {
      cooldownDuration: this.times.cooldownMs,
      cacheMaxAge: this.times.maxAgeMs,
      timeoutDuration: TIMEOUT_MS,
    });
    return this.remote;
  }
}

/** `jwks_uri` of the issuer's discovery document (OpenID Connect Discovery 1.0, 4). */
async function discoverJwks(issuer: string): Promise<string> {
  const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
    signal: AbortSignal.timeout(TIMEOUT_MS),
    redirect: 'error',
  });
  const document: unknown = response.ok ? await response.json() : null;
  if (document === null || typeof document !== 'object' || !('jwks_uri' in document) || !('issuer' in document))
    throw new ProblemError('identity-provider-unreachable');
  if (document.issuer !== issuer || typeof document.jwks_uri !== 'string')
    throw new ProblemError('identity-provider-unreachable');
  return document.jwks_uri;
}
