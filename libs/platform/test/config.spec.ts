import { describe, expect, it } from '@jest/globals';
import { readServiceConfig, StartRefused, type Environment } from '../src/index.js';

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
      kafkaBrokers: null,
      auth: {
        issuer: GOOD.OIDC_ISSUER,
        audience: 'stepwell',
        tokenType: 'at+jwt',
        claims: { tenant: 'tenant', sites: 'sites', roles: 'roles', staff: 'staff', tier: 'tier' },
      },
      port: 3000,
      managementPort: 0,
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
    expect(config.kafkaBrokers).toEqual(['a:9092', 'b:9092']);
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
      'OPS_DATABASE_URL',
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
