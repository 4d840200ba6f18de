import { RequestMethod, type INestApplication } from '@nestjs/common';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import type { Role } from '../auth/principal.js';
import { PUBLIC_KEY, ROLES_KEY } from './decorators.js';

/** One HTTP route of a service. */
export interface RouteInfo {
  /** `GET`, `POST`, ... */
  readonly method: string;
  /** Path template, `/intake/v1/referrals/:referralId`. */
  readonly path: string;
  /** Who may call it; null when neither `@Roles` nor `@Public` says so, and nobody can. */
  readonly guard: readonly Role[] | 'public' | null;
}

/** Every HTTP route the application's controllers declare. */
export function listRoutes(app: INestApplication): readonly RouteInfo[] {
  const scanner = new MetadataScanner();
  const routes: RouteInfo[] = [];
  for (const module of app.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) {
      if (typeof metatype !== 'function') continue;
      const prototype: object = metatype.prototype;
      for (const name of scanner.getAllMethodNames(prototype)) routes.push(...routesOf(metatype, prototype, name));
    }
  }
  return routes;
}

function routesOf(controller: object, prototype: object, name: string): readonly RouteInfo[] {
  const handler: unknown = Object.getOwnPropertyDescriptor(prototype, name)?.value;
  if (typeof handler !== 'function') return [];
  const verb: unknown = Reflect.getMetadata('method', handler);
  if (typeof verb !== 'number') return [];
  const method = RequestMethod[verb] ?? 'ALL';
  const guard = guardOf(handler) ?? guardOf(controller);
  return paths(controller).flatMap((base) =>
    paths(handler).map((own) => ({
      method,
      path: `/${base}/${own}`.replace(/\/+/g, '/').replace(/(.)\/$/, '$1'),
      guard,
    })),
  );
}

function paths(target: object): readonly string[] {
  const path: unknown = Reflect.getMetadata('path', target);
  return Array.isArray(path) ? path.map(String) : [typeof path === 'string' ? path : ''];
}

function guardOf(target: object): readonly Role[] | 'public' | null {
  if (Reflect.getMetadata(PUBLIC_KEY, target) === true) return 'public';
  const roles: readonly Role[] | undefined = Reflect.getMetadata(ROLES_KEY, target);
  return roles ?? null;
}
