import { DEFAULT_CLAIMS, type ClaimNames } from '../auth/claims.js';
import type { ClientCredentials } from '../auth/service-tokens.js';
import type { AuthOptions } from '../auth/token-verifier.js';
import type { HttpEdges, PortTimeouts } from '../http/http-edges.js';
import { LOG_LEVELS, type LogLevel } from '../log/logger.js';
import { tracingOf, type TracingOptions } from '../telemetry/tracing.js';
import { StartRefused } from '../tx/errors.js';
import { EDGE_SETTINGS, edgesOf, type RawEdges } from './edge-config.js';
import { feedsOf, FEED_SETTINGS, type FeedAddresses, type RawFeeds } from './feed-config.js';
import { KAFKA_SETTINGS, kafkaOf, type KafkaConfig, type RawKafka } from './kafka-config.js';
import {
  address,
  oneWord,
  optionalAddress,
  optionalText,
  readSettings,
  secret,
  text,
  told,
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
  /** Postgres address of the ops role, for the Postgres log; null on Kafka unless given. */
  readonly opsDatabaseUrl: string | null;
  /** How to reach Kafka; null = the Postgres log. */
  readonly kafka: KafkaConfig | null;
  readonly auth: AuthOptions;
  /** Where the other services' logs are read, and as whom; null: nowhere. */
  readonly feeds: { readonly addresses: FeedAddresses; readonly credentials: ClientCredentials } | null;
  /** HTTP port, 0 for any free one. */
  readonly port: number;
  /** Port for probes and metrics without a token, never routed outside; 0 for none. */
  readonly managementPort: number;
  /** At which limits HTTP stops listening. */
  readonly edges: HttpEdges;
  /** How long the HTTP port waits for a caller. */
  readonly timeouts: PortTimeouts;
  /** Connections of the HTTP side's pool. */
  readonly poolSize: number;
  /** Distinct statements kept prepared per connection; 0 behind a transaction pooler that cannot carry them. */
  readonly preparedStatements: number;
  /** Replication slot of whoever publishes the outbox instead of this service's relay; null: the relay does. */
  readonly outboxSlot: string | null;
  readonly logLevel: LogLevel;
  /** Longest time from SIGTERM to the end, ms. */
  readonly shutdownBudgetMs: number;
  /** Where traces go; null: nobody asked for any. */
  readonly tracing: TracingOptions | null;
  /** Development: plain-http and loopback issuers are accepted. */
  readonly dev: boolean;
}

/** What the verb `migrate` is told from outside. */
export interface MigratorConfig {
  /** Postgres address of the schema's owner role. */
  readonly migratorDatabaseUrl: string;
  /** Where the topics are made; null = the Postgres log. */
  readonly kafka: KafkaConfig | null;
  /** Replicas of topics that are missing; 0: topics are somebody else's to make. */
  readonly topicReplicas: number;
}

/** What can be known of a process before anything else is: where to say that something is wrong. */
export interface ProcessConfig {
  readonly managementPort: number;
  readonly logLevel: LogLevel;
  readonly shutdownBudgetMs: number;
}

type Derived = 'auth' | 'tracing' | 'kafka' | 'feeds' | 'edges' | 'timeouts';

interface Raw extends Omit<ServiceConfig, Derived>, RawKafka, RawFeeds, RawEdges {
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

const PROCESS_SETTINGS: Settings<ProcessConfig> = {
  managementPort: told(
    whole('MANAGEMENT_PORT', 0, 65_535, 0),
    'Port of probes and metrics without a token, never routed outside; 0: none. Images set 9090.',
  ),
  logLevel: told(oneWord('LOG_LEVEL', LOG_LEVELS, 'info'), 'Least level of the log.'),
  shutdownBudgetMs: told(
    whole('SHUTDOWN_BUDGET_MS', 1_000, 600_000, 40_000),
    'Longest time from SIGTERM to the end, milliseconds; what is not done by then is cut.',
  ),
};

const SETTINGS: Settings<Raw> = {
  databaseUrl: told(
    secret(address('DATABASE_URL', POSTGRES)),
    'Postgres, as the role `<schema>_app`. `sslmode=verify-full&sslrootcert=<path>` asks for TLS.',
  ),
  relayDatabaseUrl: told(
    secret(address('RELAY_DATABASE_URL', POSTGRES)),
    'Postgres, as the role `<schema>_relay`: a direct address, never a transaction pooler.',
  ),
  opsDatabaseUrl: told(
    secret(optionalAddress('OPS_DATABASE_URL', POSTGRES)),
    'Postgres, as the role `<schema>_ops`; needed without Kafka only, when Postgres carries the events.',
  ),
  ...KAFKA_SETTINGS,
  issuer: told(address('OIDC_ISSUER', HTTP), 'Issuer of access tokens, exactly as in their `iss`.'),
  audience: told(
    text('OIDC_AUDIENCE', 'expected the audience that access tokens for Stepwell carry'),
    'Audience that access tokens must carry.',
  ),
  jwksUri: told(optionalAddress('OIDC_JWKS_URI', HTTP), 'Where the issuer’s keys are; discovered when absent.'),
  tokenType: told(
    text('OIDC_TOKEN_TYPE', 'expected a token type or any', 'at+jwt'),
    'Required `typ` of access tokens; `any` takes all.',
  ),
  tenantClaim: claimNamed('TENANT', DEFAULT_CLAIMS.tenant, 'the tenant, a UUID'),
  sitesClaim: claimNamed('SITES', DEFAULT_CLAIMS.sites, 'the sites, UUIDs or `all`'),
  rolesClaim: claimNamed('ROLES', DEFAULT_CLAIMS.roles, 'the roles'),
  staffClaim: claimNamed('STAFF', DEFAULT_CLAIMS.staff, 'the staff id'),
  tierClaim: claimNamed('TIER', DEFAULT_CLAIMS.tier, 'the credential tier'),
  ...FEED_SETTINGS,
  port: told(whole('PORT', 0, 65_535, 3000), 'Port of the HTTP API.'),
  ...EDGE_SETTINGS,
  ...PROCESS_SETTINGS,
  poolSize: told(whole('DATABASE_POOL_SIZE', 1, 100, 10), 'Connections of this process as the app role, at most.'),
  preparedStatements: told(
    whole('DATABASE_PREPARED_STATEMENTS', 0, 1_000, 120),
    'Statements kept prepared per connection; 0 behind a pooler that cannot carry them.',
  ),
  outboxSlot: told(
    optionalText('OUTBOX_SLOT'),
    'Replication slot of another publisher of the outbox, such as Debezium (deploy/debezium); without it the relay publishes.',
  ),
  dev: told(yesNo('STEPWELL_DEV', false), 'Development: takes an issuer on plain http or loopback.'),
};

const MIGRATOR_SETTINGS: Settings<Omit<MigratorConfig, 'kafka'> & RawKafka> = {
  migratorDatabaseUrl: told(
    secret(address('MIGRATOR_DATABASE_URL', POSTGRES)),
    'Postgres, as the role `<schema>_owner`, which no running service uses.',
  ),
  topicReplicas: told(
    whole('KAFKA_TOPIC_REPLICAS', 0, 9, 3),
    'Replicas of topics that `migrate` finds missing and makes; 0: it makes none.',
  ),
  ...KAFKA_SETTINGS,
};

function claimNamed(word: string, fallback: string, carries: string): ReturnType<typeof text> {
  const setting = text(`OIDC_CLAIM_${word}`, 'expected the name of a claim', fallback);
  return told(setting, `Claim that carries ${carries}; a dot reaches into an object.`);
}

/** All settings by the verbs that read them, for the page that lists them. */
export const SETTINGS_BY_VERB = {
  'api, worker, check': Object.values(SETTINGS),
  migrate: Object.values(MIGRATOR_SETTINGS),
} as const;

/** Reads what a process needs to say that anything else is wrong. */
export function readProcessConfig(environment: Environment): ProcessConfig {
  return readSettings(PROCESS_SETTINGS, environment);
}

/** Reads the configuration of the verb `migrate`; throws `StartRefused` naming each variable that is missing or wrong. */
export function readMigratorConfig(environment: Environment): MigratorConfig {
  const { migratorDatabaseUrl, topicReplicas, ...kafka } = readSettings(MIGRATOR_SETTINGS, environment);
  return { migratorDatabaseUrl, topicReplicas, kafka: kafkaOf(kafka) };
}

/** Reads the configuration every service shares; throws `StartRefused` naming each variable that is missing or wrong. */
export function readServiceConfig(environment: Environment): ServiceConfig {
  const raw = readSettings<Raw>(SETTINGS, environment);
  if (!raw.dev) {
    refuseOpenIssuer('OIDC_ISSUER', raw.issuer);
    if (raw.jwksUri !== null) refuseOpenIssuer('OIDC_JWKS_URI', raw.jwksUri);
  }
  const kafka = kafkaOf(raw);
  if (kafka === null && raw.opsDatabaseUrl === null)
    throw new StartRefused('OPS_DATABASE_URL: is not set; without KAFKA_BROKERS the Postgres log is read there');
  const { databaseUrl, relayDatabaseUrl, opsDatabaseUrl, port, managementPort, poolSize, preparedStatements } = raw;
  const { logLevel, shutdownBudgetMs, dev } = raw;
  return {
    databaseUrl,
    relayDatabaseUrl,
    opsDatabaseUrl,
    kafka,
    auth: authOf(raw),
    feeds: feedsOf(raw),
    port,
    managementPort,
    ...edgesOf(raw),
    poolSize,
    preparedStatements,
    logLevel,
    shutdownBudgetMs,
    outboxSlot: raw.outboxSlot,
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
