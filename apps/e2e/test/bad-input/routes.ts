import { expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { nothingChanged, type Scene } from './bodies.js';
import { SECRET } from './spoiled.js';
import { goodToken } from './tokens.js';
import type { World } from '../world.js';
import { problemIn, Wire, type Sent } from './wire.js';

const COMMANDS = new Set(['post', 'put', 'patch', 'delete']);
export const SERVICES = ['intake', 'scheduling', 'attendance', 'medication', 'step-down'];
/** Fewer would mean that the list of routes is no longer read. */
const LEAST_COMMANDS = 70;

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const FAULTS: readonly (readonly [string, Partial<Sent>, number, string])[] = [
  ['an unknown field', { body: { favouriteDrug: SECRET } }, 400, 'invalid-input'],
  ['a list', { body: [SECRET] }, 400, 'invalid-input'],
  ['half a JSON', { body: `{"favouriteDrug": "${SECRET}` }, 400, 'invalid-input'],
  ['no token', { body: {}, headers: { authorization: null } }, 401, 'token-missing'],
];

/** Every command there is, found in a service's own API description; ids stand in its path as `{orderId}`. */
export function routesOf(world: World, service: string): { method: string; path: string }[] {
  const { paths } = world.host.service(service).openapi() as OpenApi;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods)
      .filter((method) => COMMANDS.has(method))
      .map((method) => ({ method: method.toUpperCase(), path })),
  );
}

/** Every command refuses what none can take. */
export function refusesOnEveryRoute(scene: () => Scene): void {
  const commandsOf = (service: string): { method: string; path: string }[] =>
    routesOf(scene().world, service).map(({ method, path }) => {
      return { method, path: path.replaceAll(/\{\w+\}/g, () => randomUUID()) };
    });

  it.each(SERVICES)(
    '%s: every command refuses an unknown field, a list, half a JSON and a stranger',
    async (service) => {
      const { world } = scene();
      const token = goodToken(world, Math.floor(Date.now() / 1_000)).replace('Bearer ', '');
      const wire = new Wire(world.host.origin, token);
      await nothingChanged(world, async () => {
        for (const route of commandsOf(service))
          for (const [what, fault, status, code] of FAULTS) {
            const got = await wire.send({ ...route, ...fault });
            const problem = problemIn(got);
            expect([route, what, problem.status, problem.code]).toEqual([route, what, status, code]);
            expect(got.text).not.toContain(SECRET);
          }
      });
    },
  );

  it('they are all there', () => {
    expect(SERVICES.flatMap(commandsOf).length).toBeGreaterThanOrEqual(LEAST_COMMANDS);
  });
}
