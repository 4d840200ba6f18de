import { CONTRACTS, type ServiceName } from '@stepwell/contracts';
import { ServiceTokens, StartRefused, type ServiceConfig } from '@stepwell/platform';
import type { EventTransport } from '../transports/transport.js';
import { connectionOf } from '../transports/kafka/connection.js';
import { KafkaTransport } from '../transports/kafka/kafka-transport.js';
import { PostgresTransport } from '../transports/postgres/postgres-transport.js';
import { open, requireSchema, type KnownSchema } from './schema-fit.js';

/** What a process needs to know of its service. */
export interface Required extends KnownSchema {
  readonly name: ServiceName;
}

/** A thing that must be as it should; rejects with `StartRefused`, whose lines name what is not. */
export interface Requirement {
  readonly what: string;
  met(): Promise<void>;
}

const TIMEOUT_MS = 5_000;

/** Without these neither role starts; nothing of the bus, since an API works without one. */
export function ofBoth(definition: Required, config: ServiceConfig): readonly Requirement[] {
  return [
    {
      what: `the schema ${definition.schema}`,
      met: () => requireSchema(config.databaseUrl, 'DATABASE_URL', definition),
    },
    {
      what: `the role ${definition.schema}_relay`,
      met: async () => (await open(config.relayDatabaseUrl, 'RELAY_DATABASE_URL')).close(),
    },
  ];
}

/** What only the verb `check` asks: a service starts while its issuer is away. */
export function ofIssuer(config: ServiceConfig): readonly Requirement[] {
  const { feeds } = config;
  const account = (): Promise<void> => requireToken(new ServiceTokens(feeds!.credentials));
  return [
    { what: 'the issuer’s keys', met: () => requireKeys(config) },
    ...(feeds ? [{ what: 'an account for the feeds', met: account }] : []),
  ];
}

/** The bus as the configuration names it, not connected yet. */
export function transportOf(service: ServiceName, { kafka, opsDatabaseUrl }: ServiceConfig): EventTransport {
  if (!kafka) return new PostgresTransport({ url: opsDatabaseUrl!, setting: 'OPS_DATABASE_URL' });
  return new KafkaTransport(connectionOf(kafka, `stepwell-${service}`));
}

/** Connects, and on Kafka asks for every topic and right that a worker needs. */
export async function requireBus(
  service: ServiceName,
  transport: EventTransport,
  consumes: readonly string[],
): Promise<void> {
  if (transport instanceof KafkaTransport)
    await transport.requireRights({ group: service, consumes, publishes: publishedBy(service) });
  else await transport.connect();
}

function publishedBy(service: ServiceName): readonly string[] {
  return [...new Set(CONTRACTS.filter((contract) => contract.service === service).map(({ topic }) => topic))];
}

async function requireKeys({ auth }: ServiceConfig): Promise<void> {
  const uri = auth.keys && 'jwksUri' in auth.keys ? auth.keys.jwksUri : null;
  const setting = uri === null ? 'OIDC_ISSUER' : 'OIDC_JWKS_URI';
  const found = uri ?? (await json(setting, `${auth.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`));
  const keys = typeof found === 'string' ? found : keysOf(found, auth.issuer);
  const { keys: served } = await json(setting, keys);
  if (!Array.isArray(served) || served.length === 0) throw new StartRefused(`${setting}: serves no keys at ${keys}`);
}

function keysOf({ issuer, jwks_uri: uri }: Record<string, unknown>, expected: string): string {
  if (issuer !== expected) throw new StartRefused('OIDC_ISSUER: its discovery document is of another issuer');
  if (typeof uri !== 'string') throw new StartRefused('OIDC_ISSUER: its discovery document names no jwks_uri');
  return uri;
}

async function json(setting: string, url: string): Promise<Record<string, unknown>> {
  try {
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!response.ok) throw new StartRefused(`${setting}: ${url} answers ${response.status}`);
    return (await response.json()) as Record<string, unknown>;
  } catch (error) {
    if (error instanceof StartRefused) throw error;
    throw new StartRefused(`${setting}: nobody answers at ${url}`);
  }
}

async function requireToken(tokens: ServiceTokens): Promise<void> {
  try {
    await tokens.token();
  } catch (error) {
    throw new StartRefused((error as Error).message);
  }
}
