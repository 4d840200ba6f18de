import { expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { World } from '../world.js';
import { nothingDone } from './bodies.js';
import { INTENTS, type Intent } from './intents.js';
import { routesOf, SERVICES } from './routes.js';
import type { Things, Troubled } from './things.js';
import { goodToken } from './tokens.js';
import { problemIn, Wire, type Got } from './wire.js';

/** A world with one thing of every kind that commands name. */
export interface Field {
  readonly world: World;
  readonly known: Troubled;
  readonly things: Things;
}

const NOBODY_HAS = '"999999"';
const SPEC_MS = 60_000;
const CASES = SERVICES.flatMap((service) =>
  Object.entries(INTENTS[service]!).map(([route, intent]) => ({
    name: `${service}: ${route}`,
    service,
    route,
    intent,
  })),
);
type Case = (typeof CASES)[number];

/** A version that was sent counts on every command, whether one must be sent or not. */
export function honoursVersions(field: () => Field): void {
  const send = ({ service, route, intent }: Case, version: string): Promise<Got> =>
    sent(field(), service, route, intent, version);

  it.each(SERVICES)('%s: every command is tried', (service) => {
    const known = routesOf(field().world, service).map(({ method, path }) => `${method} ${path.split('/v1/')[1]}`);
    expect(Object.keys(INTENTS[service]!).sort()).toEqual(known.sort());
  });

  it.each(CASES)(
    '$name: with a version that nothing has, nothing is done: $intent.refused',
    async (one) => {
      await nothingDone(field().world, async () => {
        const got = await send(one, NOBODY_HAS);
        const { status, code } = problemIn(got);
        const { refused } = one.intent;
        expect([status, code]).toEqual([refused === 'not-found' ? 404 : 412, refused]);
        expect(got.headers['etag']).toEqual(refused === 'stale-version' ? expect.stringMatching(/^"\d+"$/) : undefined);
      });
    },
    SPEC_MS,
  );

  it.each(CASES.filter(({ intent }) => intent.refused === 'stale-version'))(
    '$name: the version that the refusal told is accepted as current',
    async (one) => {
      const told = (await send(one, NOBODY_HAS)).headers['etag']!;
      expect(told).toMatch(/^"\d+"$/);
      const got = await send(one, told);
      expect([got.status, got.text]).toEqual([expect.any(Number), expect.not.stringContaining('-version"')]);
      expect(got.status).not.toBe(400);
      expect(got.status).toBeLessThan(500);
    },
    SPEC_MS,
  );
}

async function sent(field: Field, service: string, route: string, intent: Intent, version: string): Promise<Got> {
  const { world, known, things } = field;
  const token = goodToken(world, Math.floor(Date.now() / 1_000)).replace('Bearer ', '');
  const [method, path] = route.split(' ') as [string, string];
  const named = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => things[name] ?? randomUUID());
  return new Wire(world.host.origin, token).send({
    ...{ method, path: `/${service}/v1/${named}`, body: intent.body(known) },
    headers: { 'if-match': version },
  });
}
