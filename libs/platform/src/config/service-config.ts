import { DEFAULT_CLAIMS, type ClaimNames } from '../auth/claims.js';
import type { AuthOptions } from '../auth/token-verifier.js';
import { LOG_LEVELS, type LogLevel } from '../log/logger.js';
import { tracingOf, type TracingOptions } from '../telemetry/tracing.js';
import { StartRefused } from '../tx/errors.js';
import {
  address,
  hostPorts,
  oneWord,
  optionalAddress,
  readSettings,
  text,
  whole,
  yesNo,
  type Environment,
  type Settings,
} from './settings.js';

/** What every service is told from outside. */
export interface ServiceConfig {
  /** Postgres address of the app role. */
  readonly databaseUrl: string;
  /** Postgres address of the relay role: a direct one, never a transaction pooler. */
  readonly relayDatabaseUrl: string;
  /** Postgres address of the ops role. */
  readonly opsDatabaseUrl: string;
  /** Kafka bootstrap servers; null = the Postgres log. */
  readonly kafkaBrokers: readonly string[] | null;
  readonly auth: AuthOptions;
  /** HTTP port, 0 for any free one. */
  readonly port: number;
  /** Port for probes and metrics without a token, never routed outside; 0 for none. */
  readonly managementPort: number;
  /** Connections of the HTTP side's pool. */
  readonly poolSize: number;
  /** Distinct statements kept prepared per connection; 0 behind a transaction pooler that cannot carry them. */
  readonly preparedStatements: number;
  readonly logLevel: LogLevel;
  /** Where traces go; null: nobody asked for any. */
  readonly tracing: TracingOptions | null;
  /** Development: plain-http and loopback issuers are accepted. */
  readonly dev: boolean;
}

interface Raw extends Omit<ServiceConfig, 'auth' | 'tracing'> {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUri: string | null;
  readonly tokenType: string;
  readonly tenantClaim: string;
  readonly sitesClaim: string;
  readonly rolesClaim: string;
  readonly staffClaim: string;
  readonly tierClaim: string;
}

const POSTGRES = ['postgres:', 'postgresql:'];
const HTTP = ['https:', 'http:'];

const SETTINGS: Settings<Raw> = {
  databaseUrl: address('DATABASE_URL', POSTGRES),
  relayDatabaseUrl: address('RELAY_DATABASE_URL', POSTGRES),
  opsDatabaseUrl: address('OPS_DATABASE_URL', POSTGRES),
  kafkaBrokers: hostPorts('KAFKA_BROKERS'),
  issuer: address('OIDC_ISSUER', HTTP),
  audience: text('OIDC_AUDIENCE', 'expected the audience that access tokens for Stepwell carry'),
  jwksUri: optionalAddress('OIDC_JWKS_URI', HTTP),
  tokenType: text('OIDC_TOKEN_TYPE', 'expected a token type or any', 'at+jwt'),
  tenantClaim: text('OIDC_CLAIM_TENANT', 'expected the name of a claim', DEFAULT_CLAIMS.tenant),
  sitesClaim: text('OIDC_CLAIM_SITES', 'expected the name of a claim', DEFAULT_CLAIMS.sites),
  rolesClaim: text('OIDC_CLAIM_ROLES', 'expected the name of a claim', DEFAULT_CLAIMS.roles),
  staffClaim: text('OIDC_CLAIM_STAFF', 'expected the name of a claim', DEFAULT_CLAIMS.staff),
  tierClaim: text('OIDC_CLAIM_TIER', 'expected the name of a claim', DEFAULT_CLAIMS.tier),
  port: whole('PORT', 0, 65_535, 3000),
  managementPort: whole('MANAGEMENT_PORT', 0, 65_535, 0),
  poolSize: whole('DATABASE_POOL_SIZE', 1, 100, 10),
  preparedStatements: whole('DATABASE_PREPARED_STATEMENTS', 0, 1_000, 120),
  logLevel: oneWord('LOG_LEVEL', LOG_LEVELS, 'info'),
  dev: yesNo('STEPWELL_DEV', false),
};

/** Reads the configuration every service shares; throws `StartRefused` naming each variable that is missing or wrong. */
export function readServiceConfig(environment: Environment): ServiceConfig {
  const raw = readSettings<Raw>(SETTINGS, environment);
  if (!raw.dev) {
    refuseOpenIssuer('OIDC_ISSUER', raw.issuer);
    if (raw.jwksUri !== null) refuseOpenIssuer('OIDC_JWKS_URI', raw.jwksUri);
  }
  const {
    databaseUrl,
    relayDatabaseUrl,
    opsDatabaseUrl,
    kafkaBrokers,
    port,
    managementPort,
    poolSize,
    preparedStatements,
  } = raw;
  const urls = { databaseUrl, relayDatabaseUrl, opsDatabaseUrl };
  const { logLevel, dev } = raw;
  const ports = { port, managementPort };
  return {
    ...urls,
    kafkaBrokers,
    auth: authOf(raw),
    ...ports,
    poolSize,
    preparedStatements,
    logLevel,
    tracing: tracingOf(environment),
    dev,
  };
}

function authOf(raw: Raw): AuthOptions {
  const claims: ClaimNames = {
    tenant: raw.tenantClaim,
    sites: raw.sitesClaim,
    roles: raw.rolesClaim,
    staff: raw.staffClaim,
    tier: raw.tierClaim,
  };
  const { issuer, audience, tokenType, jwksUri } = raw;
  return { issuer, audience, tokenType, claims, ...(jwksUri === null ? {} : { keys: { jwksUri } }) };
}

/** A token of an issuer that anybody on the way or on the machine can imitate proves nothing. */
function refuseOpenIssuer(name: string, issuer: string): void {
  const { protocol, hostname } = new URL(issuer);
  if (protocol !== 'https:') throw new StartRefused(`${name}: plain http is refused unless STEPWELL_DEV=1`);
  if (hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname) || hostname.endsWith('.localhost'))
    throw new StartRefused(`${name}: a loopback issuer is refused unless STEPWELL_DEV=1`);
}
