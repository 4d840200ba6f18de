import { attendance } from '@stepwell/attendance/service';
import { intake } from '@stepwell/intake/service';
import { medication } from '@stepwell/medication/service';
import { scheduling } from '@stepwell/scheduling/service';
import { stepDown } from '@stepwell/step-down/service';
import {
  startService,
  type EventTransport,
  type RunningService,
  type ServiceDefinition,
  type ServiceUrls,
} from '@stepwell/messaging';
import { openLogger, type Cause, type Database } from '@stepwell/platform';

/** The five services, as provisioning wants them. */
export const DEFINITIONS = [intake, scheduling, attendance, medication, stepDown] as const;

/** What `ServiceDefinition` records. */
export type EventOf<D> = D extends ServiceDefinition<infer E, object> ? E : never;

type Urls = Readonly<Record<string, ServiceUrls>>;

/** A started service with the database of its commands, which a bench commits through. */
export interface Started<E> {
  readonly service: RunningService;
  readonly db: Database<E>;
}

/** Starts one service as it ships, on the machine's clock. */
export async function started<E>(
  definition: ServiceDefinition<E, object>,
  urls: Urls,
  transport: EventTransport,
): Promise<Started<E>> {
  let db: Database<E> | null = null;
  const keeping: ServiceDefinition<E, object> = {
    ...definition,
    module: (deps) => {
      db = deps.db;
      return definition.module(deps);
    },
  };
  const service = await startService(keeping, {
    config: {},
    urls: urls[definition.name]!,
    transport,
    clock: { now: () => new Date().toISOString() },
    log: openLogger('bench', 'error', process.stderr),
    auth: { issuer: 'http://127.0.0.1/none', audience: 'none', keys: { jwks: { keys: [] } } },
  });
  if (!db) throw new Error(`${definition.name} opened no database`);
  return { service, db };
}

/** All five in this process, as `npm start` hosts them. */
export async function startPlatform(urls: Urls, transport: EventTransport) {
  const on = <E>(definition: ServiceDefinition<E, object>): Promise<Started<E>> => started(definition, urls, transport);
  return {
    intake: await on(intake),
    scheduling: await on(scheduling),
    attendance: await on(attendance),
    medication: await on(medication),
    stepDown: await on(stepDown),
  };
}

/** Why a bench's own command runs. */
export function causeOf(id: string): Cause {
  return {
    correlationId: id,
    causationId: id,
    actor: { kind: 'service', id: 'bench', tier: null },
    traceparent: null,
  };
}
