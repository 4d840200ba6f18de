import { expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { nothingDone } from './bodies.js';
import { tenantFootprint } from './footprint.js';
import { INTENTS } from './intents.js';
import { SERVICES } from './routes.js';
import { EVERY_ROLE } from './tokens.js';
import type { Field } from './versions.js';
import { Wire, type Got } from './wire.js';

const SPEC_MS = 60_000;
const METHODS: ReadonlySet<string> = new Set(['get', 'post', 'put', 'patch', 'delete']);
const NOTHING_HAS = '"999999"';
/** The only required parts of queries are days. */
const DAY = '2026-01-05';

/** Ids that a first day makes nothing for: a random one stands for them. */
const UNMADE: ReadonlySet<string> = new Set([
  ...['offerId', 'proposalId', 'approvalId', 'visitId', 'pairId', 'taskId', 'shadowId', 'checkId', 'decisionId'],
  'eventId',
]);

/** One method of a path that names an id, as the service's own API description has it. */
interface Path {
  readonly service: string;
  readonly method: string;
  readonly path: string;
  /** What its query must carry. */
  readonly query: string;
}

/** Who asks: what differs from somebody with every role at all sites of the world's provider. */
type Stranger = {
  readonly tenantId?: string;
  readonly siteIds?: readonly string[];
  readonly roles?: typeof EVERY_ROLE;
};

/** Every path with an id, before strangers (OWASP API1:2023): another tenant, another site, no role, no token. */
export function keepsStrangersOut(field: () => Field): void {
  it.each(SERVICES)('%s: every id in a path is known here', (service) => {
    const { world, things } = field();
    const names = pathsOf(world.host.service(service).openapi(), service).flatMap(({ path }) => idsIn(path));
    expect(names.length).toBeGreaterThan(5);
    expect(names.filter((name) => !(name in things) && !UNMADE.has(name))).toEqual([]);
  });

  it.each(SERVICES)(
    '%s: without a token 401, without a role 403',
    async (service) => {
      for (const path of pathsFor(field(), service)) {
        const nobody = await asked(field(), path, {}, { authorization: null });
        const roleless = await asked(field(), path, { roles: [] });
        expect([path, nobody.status, roleless.status]).toEqual([path, 401, 403]);
      }
    },
    SPEC_MS,
  );

  it.each(SERVICES)(
    '%s: to another tenant, everything is like nothing',
    async (service) => {
      const { world } = field();
      const before = await tenantFootprint(world, world.provider.tenantId);
      for (const path of pathsFor(field(), service)) {
        const tenantId = randomUUID();
        const theirs = told(await asked(field(), path, { tenantId }));
        const nothing = told(await asked({ ...field(), things: {} }, path, { tenantId }));
        expect([path, theirs]).toEqual([path, nothing]);
      }
      await world.time.rest();
      expect(await tenantFootprint(world, world.provider.tenantId)).toEqual(before);
    },
    SPEC_MS,
  );

  it.each(SERVICES)(
    '%s: to somebody of another site, every thing of a site is closed',
    async (service) => {
      await nothingDone(field().world, async () => {
        const open: string[] = [];
        for (const path of pathsFor(field(), service)) {
          const got = await asked(field(), path, { siteIds: [randomUUID()] });
          expect(got.status).toBeLessThan(500);
          if (![403, 404].includes(got.status)) open.push(`${path.method} ${path.path} ${got.status}`);
        }
        expect(open).toEqual(OPEN_TO_OTHER_SITES[service] ?? []);
      });
    },
    SPEC_MS,
  );
}

/** What belongs to the organisation and to no site, or is answered before the thing is looked at. */
const OPEN_TO_OTHER_SITES: Readonly<Record<string, readonly string[]>> = {
  // Medication knows of no site of a patient without orders; with orders it should ask for one of theirs.
  medication: ['POST /medication/v1/patients/{patientId}/prescribed-elsewhere 412'],
};

function pathsFor({ world }: Field, service: string): Path[] {
  return pathsOf(world.host.service(service).openapi(), service);
}

interface Method {
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean }[];
}

function pathsOf(openapi: object, service: string): Path[] {
  const { paths } = openapi as { paths: Readonly<Record<string, Readonly<Record<string, Method>>>> };
  return Object.entries(paths)
    .filter(([path]) => path.includes('{'))
    .flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([method]) => METHODS.has(method))
        .map(([method, { parameters = [] }]) => {
          const needed = parameters
            .filter((one) => one.in === 'query' && one.required)
            .map(({ name }) => `${name}=${DAY}`);
          return {
            service,
            method: method.toUpperCase(),
            path,
            query: needed.length > 0 ? `?${needed.join('&')}` : '',
          };
        }),
    );
}

const idsIn = (path: string): string[] => [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);

async function asked(
  { world, known, things }: Field,
  { service, method, path, query }: Path,
  stranger: Stranger,
  headers: Readonly<Record<string, null>> = {},
): Promise<Got> {
  const person = {
    ...{ subject: 'stranger', tenantId: world.provider.tenantId, roles: EVERY_ROLE, siteIds: 'all' as const },
    ...{ staffId: null, tier: 'M3' as const, ...stranger },
  };
  const intent = INTENTS[service]![`${method} ${path.split('/v1/')[1]!}`];
  if (!intent && method !== 'GET') throw new Error(`${method} ${path} has no intent`);
  return new Wire(world.host.origin, await world.host.issuer.token(person)).send({
    ...{ method, path: path.replaceAll(/\{(\w+)\}/g, (_, name: string) => things[name] ?? randomUUID()) + query },
    ...(intent ? { body: intent.body(known) } : {}),
    headers: { ...(intent ? { 'if-match': NOTHING_HAS } : {}), ...headers },
  });
}

/** Status and text without ids. */
function told({ status, text }: Got): string {
  return `${status} ${text.replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}/g, 'id')}`;
}
