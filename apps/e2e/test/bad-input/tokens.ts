import { createHmac, createPrivateKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import type { Role } from '@stepwell/platform';
import type { World } from '../world.js';

type Part = Readonly<Record<string, unknown>>;

/** A token that must not be accepted, and what the answer says. */
export interface BadToken {
  readonly what: string;
  /** The whole Authorization header; null sends none. */
  readonly authorization: string | null;
  readonly code: 'token-missing' | 'token-expired' | 'token-invalid';
}

const HEADER = { alg: 'ES256', typ: 'at+jwt', kid: 'dev' };
const HOUR = 3_600;
const OTHER = '00000000-0000-4000-8000-000000000001';
/** Every role of people. */
export const EVERY_ROLE: readonly Role[] = [
  ...(['front-desk', 'intake-coordinator', 'counselor', 'group-facilitator', 'prescriber', 'nurse', 'biller'] as const),
  ...([
    'clinical-supervisor',
    'medical-director',
    'scheduler',
    'site-admin',
    'org-admin',
    'analyst',
    'operator',
  ] as const),
];

/** Signs tokens of somebody with every role at the world's provider, good ones and such with one thing changed. */
class Mint {
  readonly good: Part;
  private readonly key: KeyObject;

  constructor(world: World, seconds: number) {
    this.key = createPrivateKey({ key: JSON.parse(world.host.folder.secret('issuer-key.json')), format: 'jwk' });
    this.good = {
      ...{ iss: world.host.issuer.issuer, aud: 'stepwell', sub: 'somebody', tenant: world.provider.tenantId },
      ...{ roles: EVERY_ROLE, sites: 'all', tier: 'M3', iat: seconds - HOUR, exp: seconds + HOUR },
    };
  }

  /** With these claims and header fields changed; undefined takes one away. */
  signed(changes: Part = {}, header: Part = {}, by = this.key): string {
    return `Bearer ${es256({ ...HEADER, ...header }, { ...this.good, ...changes }, by)}`;
  }
}

/** A token that is accepted: only their fault makes the others bad. */
export function goodToken(world: World, seconds: number): string {
  return new Mint(world, seconds).signed();
}

/** Every way in which a token can be wrong, one thing at a time; `seconds` is the present. */
export function badTokens(world: World, seconds: number): BadToken[] {
  const mint = new Mint(world, seconds);
  return [
    { what: 'no token', authorization: null, code: 'token-missing' },
    { what: 'another scheme', authorization: 'Basic c29tZWJvZHk6c2VjcmV0', code: 'token-missing' },
    { what: 'an expired token', authorization: mint.signed({ exp: seconds - 60 }), code: 'token-expired' },
    ...badSignatures(mint, JSON.stringify(world.host.issuer.jwks.keys[0])),
    invalid('another audience', mint.signed({ aud: 'another-system' })),
    invalid('no audience', mint.signed({ aud: undefined })),
    invalid('another issuer', mint.signed({ iss: 'https://issuer.example' })),
    invalid('no expiry', mint.signed({ exp: undefined })),
    invalid('not valid yet', mint.signed({ nbf: seconds + HOUR })),
    invalid('an id token', mint.signed({}, { typ: 'JWT' })),
    invalid('no tenant', mint.signed({ tenant: undefined })),
    invalid('a tenant that is no id', mint.signed({ tenant: "' OR true --" })),
  ];
}

function badSignatures(mint: Mint, publicKey: string): BadToken[] {
  const [head, payload, signature] = mint.signed().split('.') as [string, string, string];
  const none = `Bearer ${encoded({ ...HEADER, alg: 'none' })}`;
  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  return [
    invalid('not a token', 'Bearer something'),
    invalid('a stranger signed it', mint.signed({}, {}, stranger)),
    invalid('an unknown key', mint.signed({}, { kid: 'another' })),
    invalid('a changed payload', [head, encoded({ ...mint.good, tenant: OTHER }), signature].join('.')),
    invalid('a signature cut off', `${head}.${payload}.`),
    invalid('algorithm none', `${none}.${payload}.`),
    invalid('algorithm none with a signature', `${none}.${payload}.${signature}`),
    invalid('a secret made of the public key', `Bearer ${hs256(mint.good, publicKey)}`),
  ];
}

function invalid(what: string, authorization: string): BadToken {
  return { what, authorization, code: 'token-invalid' };
}

const encoded = (part: Part): string => Buffer.from(JSON.stringify(part)).toString('base64url');

function es256(header: Part, payload: Part, key: KeyObject): string {
  const text = `${encoded(header)}.${encoded(payload)}`;
  return `${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

function hs256(payload: Part, secret: string): string {
  const text = `${encoded({ ...HEADER, alg: 'HS256' })}.${encoded(payload)}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}
