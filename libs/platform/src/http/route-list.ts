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

/** One controller method that answers HTTP. */
export interface HttpHandler {
  readonly controller: object;
  readonly handler: object;
  /** Declared types of its parameters. */
  readonly inputs: readonly unknown[];
}

/** Every HTTP route the application's controllers declare. */
export function listRoutes(app: INestApplication): readonly RouteInfo[] {
  return handlersOf(app).flatMap(({ controller, handler }) => {
    const verb: unknown = Reflect.getMetadata('method', handler);
    const method = (typeof verb === 'number' ? RequestMethod[verb] : undefined) ?? 'ALL';
    const guard = guardOf(handler) ?? guardOf(controller);
    return paths(controller).flatMap((base) =>
      paths(handler).map((own) => ({ method, path: joined(base, own), guard })),
    );
  });
}

/** Every controller method that answers HTTP. */
export function handlersOf(app: INestApplication): readonly HttpHandler[] {
  const scanner = new MetadataScanner();
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()]);
  return controllers.flatMap(({ metatype }) => {
    if (typeof metatype !== 'function') return [];
    const prototype: object = metatype.prototype;
    return scanner.getAllMethodNames(prototype).flatMap((name) => handlerOf(metatype, prototype, name));
  });
}

function handlerOf(controller: object, prototype: object, name: string): readonly HttpHandler[] {
  const handler: unknown = Object.getOwnPropertyDescriptor(prototype, name)?.value;
  if (typeof handler !== 'function' || Reflect.getMetadata('method', handler) === undefined) return [];
  const inputs: unknown = Reflect.getMetadata('design:paramtypes', prototype, name);
  return [{ controller, handler, inputs: Array.isArray(inputs) ? inputs : [] }];
}

function joined(base: string, own: string): string {
  return `/${base}/${own}`.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');
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
