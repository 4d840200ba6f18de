import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  migrationRefusal,
  readMigratorConfig,
  readServiceConfig,
  StartRefused,
  understands,
  type Environment,
} from '../src/index.js';

const GOOD = {
  DATABASE_URL: 'postgres://app@db/stepwell',
  RELAY_DATABASE_URL: 'postgres://relay@db/stepwell',
  OPS_DATABASE_URL: 'postgres://ops@db/stepwell',
  OIDC_ISSUER: 'https://id.example.org/realms/acme',
  OIDC_AUDIENCE: 'stepwell',
};

describe('a service config', () => {
  it('is read with defaults', () => {
    expect(readServiceConfig(GOOD)).toEqual({
      databaseUrl: GOOD.DATABASE_URL,
      relayDatabaseUrl: GOOD.RELAY_DATABASE_URL,
      opsDatabaseUrl: GOOD.OPS_DATABASE_URL,
      outboxSlot: null,
      kafka: null,
      feeds: null,
      shutdownBudgetMs: 40_000,
      auth: {
        issuer: GOOD.OIDC_ISSUER,
        audience: 'stepwell',
        tokenType: 'at+jwt',
        claims: { tenant: 'tenant', sites: 'sites', roles: 'roles', staff: 'staff', tier: 'tier' },
      },
      port: 3000,
      managementPort: 0,
      edges: {
        bodyLimit: 1_048_576,
        jsonDepth: 32,
        tenantRate: { requests: 300_000, windowSeconds: 60 },
        corsOrigins: [],
      },
      timeouts: { requestMs: 30_000, headersMs: 10_000, keepAliveMs: 75_000 },
      poolSize: 10,
      preparedStatements: 120,
      logLevel: 'info',
      tracing: null,
      dev: false,
    });
  });

  it('takes claim names, brokers and keys from the environment', () => {
    const config = readServiceConfig({
      ...GOOD,
      KAFKA_BROKERS: 'a:9092, b:9092',
      OIDC_CLAIM_ROLES: 'realm_access.roles',
      OIDC_JWKS_URI: 'https://id.example.org/keys',
    });
    expect(config.kafka).toEqual({ brokers: ['a:9092', 'b:9092'], tls: null, sasl: null });
    expect(config.auth).toMatchObject({
      claims: { roles: 'realm_access.roles' },
      keys: { jwksUri: 'https://id.example.org/keys' },
    });
  });

  it.each<[string, Environment, string]>([
    [
      'missing',
      { ...GOOD, DATABASE_URL: undefined },
      'DATABASE_URL: is not set; expected an address postgres://host or postgresql://host',
    ],
    ['blank', { ...GOOD, OIDC_AUDIENCE: '  ' }, 'OIDC_AUDIENCE: is not set'],
    [
      'of another kind',
      { ...GOOD, DATABASE_URL: 'mysql://x:secret@db' },
      'DATABASE_URL: is not valid; expected an address postgres://host',
    ],
    ['no number', { ...GOOD, PORT: 'http' }, 'PORT: is not valid; expected a whole number from 0 to 65535'],
    ['below the range', { ...GOOD, PORT: '-1' }, 'PORT: is not valid'],
    ['above the range', { ...GOOD, PORT: '65536' }, 'PORT: is not valid'],
    ['no word of the list', { ...GOOD, LOG_LEVEL: 'loud' }, 'LOG_LEVEL: is not valid; expected one of fatal, error'],
    [
      'brokers without a port',
      { ...GOOD, KAFKA_BROKERS: 'kafka' },
      'KAFKA_BROKERS: is not valid; expected host:port pairs',
    ],
    ['no origin', { ...GOOD, HTTP_CORS_ORIGINS: '*' }, 'HTTP_CORS_ORIGINS: is not valid; expected origins'],
    ['an origin and a path', { ...GOOD, HTTP_CORS_ORIGINS: 'https://a.org/x' }, 'HTTP_CORS_ORIGINS: is not valid'],
    ['a rate below nothing', { ...GOOD, HTTP_RATE_LIMIT: '-1' }, 'HTTP_RATE_LIMIT: is not valid'],
    [
      'at odds with another',
      { ...GOOD, HTTP_HEADERS_TIMEOUT_MS: '40000' },
      'HTTP_HEADERS_TIMEOUT_MS: is longer than HTTP_REQUEST_TIMEOUT_MS',
    ],
    [
      'plain http',
      { ...GOOD, OIDC_ISSUER: 'http://id.example.org' },
      'OIDC_ISSUER: plain http is refused unless STEPWELL_DEV=1',
    ],
    ['loopback name', { ...GOOD, OIDC_ISSUER: 'https://localhost:8443' }, 'OIDC_ISSUER: a loopback issuer is refused'],
    ['loopback address', { ...GOOD, OIDC_ISSUER: 'https://127.0.0.2' }, 'OIDC_ISSUER: a loopback issuer is refused'],
    ['loopback address, IPv6', { ...GOOD, OIDC_ISSUER: 'https://[::1]' }, 'OIDC_ISSUER: a loopback issuer is refused'],
    ['plain http keys', { ...GOOD, OIDC_JWKS_URI: 'http://id.example.org' }, 'OIDC_JWKS_URI: plain http is refused'],
  ])('refuses a variable that is %s, by name', (_, environment, line) => {
    expect(() => readServiceConfig(environment)).toThrow(StartRefused);
    expect(() => readServiceConfig(environment)).toThrow(line);
  });

  it('names everything that is wrong at once, without values', () => {
    let message = '';
    try {
      readServiceConfig({ DATABASE_URL: 'mysql://x:secret@db', PORT: 'secret' });
    } catch (error) {
      message = error instanceof Error ? error.message : '';
    }
    expect(message.split('\n').map((line) => line.split(':')[0])).toEqual([
      'DATABASE_URL',
      'RELAY_DATABASE_URL',
      'OIDC_ISSUER',
      'OIDC_AUDIENCE',
      'PORT',
    ]);
    expect(message).not.toContain('secret');
  });

  it('takes a loopback issuer in development', () => {
    const config = readServiceConfig({ ...GOOD, OIDC_ISSUER: 'http://127.0.0.1:4000', STEPWELL_DEV: '1' });
    expect(config.dev).toBe(true);
  });
});

describe('a secret', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stepwell-secrets-'));
  const file = join(folder, 'url');
  writeFileSync(file, 'postgres://app:quiet@db/stepwell\n');
  const { DATABASE_URL: _, ...rest } = GOOD;

  it('may be a file', () => {
    expect(readServiceConfig({ ...rest, DATABASE_URL_FILE: file }).databaseUrl).toBe(
      'postgres://app:quiet@db/stepwell',
    );
  });

  it.each<[string, Environment, string]>([
    ['twice', { ...GOOD, DATABASE_URL_FILE: file }, 'DATABASE_URL: is set twice; give either'],
    [
      'absent',
      { ...rest, DATABASE_URL_FILE: '/none' },
      'DATABASE_URL: cannot be read from the file of DATABASE_URL_FILE (ENOENT)',
    ],
  ])('given %s is refused by its name', (_, environment, line) => {
    expect(() => readServiceConfig(environment)).toThrow(line);
  });
});

describe('settings that go together', () => {
  const kafka = { ...GOOD, KAFKA_BROKERS: 'k:9093' };
  const feeds = Object.fromEntries(
    ['INTAKE', 'SCHEDULING', 'ATTENDANCE', 'MEDICATION', 'STEP_DOWN'].map((name) => [`FEED_${name}`, 'http://x:3000/']),
  );

  it.each<[string, Environment, string]>([
    ['no bus at all', { ...GOOD, OPS_DATABASE_URL: '' }, 'OPS_DATABASE_URL: is not set; without KAFKA_BROKERS'],
    ['a key without a certificate', { ...kafka, KAFKA_TLS_KEY_FILE: '/k' }, 'KAFKA_TLS_CERT_FILE: is not set'],
    [
      'no password',
      { ...kafka, KAFKA_SASL_MECHANISM: 'plain', KAFKA_SASL_USERNAME: 'x' },
      'KAFKA_SASL_PASSWORD: is not set',
    ],
    ['one feed', { ...GOOD, FEED_INTAKE: 'http://intake:3000' }, 'FEED_SCHEDULING: is not set'],
    ['feeds and no account', { ...GOOD, ...feeds }, 'OIDC_CLIENT_ID: is not set'],
  ])('%s', (_, environment, line) => {
    expect(() => readServiceConfig(environment)).toThrow(line);
  });

  it('are read as one thing', () => {
    const account = { OIDC_CLIENT_ID: 'intake', OIDC_CLIENT_SECRET: 'quiet' };
    const config = readServiceConfig({
      ...kafka,
      KAFKA_TLS_CA_FILE: '/ca',
      ...feeds,
      ...account,
      OPS_DATABASE_URL: '',
    });
    expect(config.kafka?.tls).toEqual({ caFile: '/ca', certFile: null, keyFile: null });
    expect(config.feeds?.addresses['step-down']).toBe('http://x:3000');
  });

  it('of a migrator are its own', () => {
    expect(readMigratorConfig({ MIGRATOR_DATABASE_URL: 'postgres://owner@db/x' })).toEqual({
      migratorDatabaseUrl: 'postgres://owner@db/x',
      topicReplicas: 3,
      kafka: null,
    });
  });
});

describe('a schema of a release', () => {
  const RELEASES = ['1', '2', '3'];
  const of = (version: string, previous: string | null) => ({ version, previous });

  it.each([
    ['its own', of('3', '2'), null],
    ['the one before', of('2', '1'), null],
    ['one further back', of('1', null), 'is of release 1: install 2 before 3, no release may be skipped'],
    ['made before releases were', null, 'is of release 1: install 2 before 3, no release may be skipped'],
    ['a later one', of('4', '3'), 'is of release 4, which this build (3) is older than'],
  ])('%s may be migrated, or not', (_, stored, refusal) => {
    expect(migrationRefusal(stored, RELEASES)).toBe(refusal);
  });

  it.each([
    ['its own', of('3', '2'), true],
    ['the next', of('4', '3'), true],
    ['the one after the next', of('5', '4'), false],
  ])('%s can be run on, or not', (_, stored, can) => {
    expect(understands(stored, RELEASES)).toBe(can);
  });
});
