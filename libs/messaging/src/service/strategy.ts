import type { INestApplicationContext } from '@nestjs/common';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import type { Bound } from '../consumer/dispatch.js';
import { bindingOf } from '../handlers.js';

/**
 * Hosts `@On` handlers in Nest without Nest's RPC pipeline (design 5): Nest registers the patterns and starts and stops us,
 * the handlers themselves are called directly, as methods, with (tx, events), and their errors arrive unchanged.
 */
export class StepwellTransportStrategy extends Server implements CustomTransportStrategy {
  constructor(
    private readonly begin: () => Promise<void>,
    private readonly end: () => Promise<void>,
  ) {
    super();
  }

  listen(done: (error?: unknown) => void): void {
    this.begin().then(
      () => done(),
      (error: unknown) => done(error),
    );
  }

  close(): Promise<void> {
    return this.end();
  }

  on(): never {
    throw new Error('the bus has no transport events to listen to');
  }

  unwrap<T>(): T {
    throw new Error('the bus has no client object of its own');
  }
}

/** Every decorated method of the application's controllers, bound to its instance. */
export function boundHandlers(app: INestApplicationContext): readonly Bound[] {
  const modules = [...app.get(ModulesContainer).values()];
  const scanner = new MetadataScanner();
  return modules.flatMap((module) =>
    [...module.controllers.values()].flatMap(({ instance, name }) =>
      methodsOf(scanner, instance).flatMap(([method, call]) => {
        const binding = bindingOf(call);
        return binding
          ? [{ name: `${String(name)}.${method}`, binding, call: call.bind(instance) as Bound['call'] }]
          : [];
      }),
    ),
  );
}

function methodsOf(scanner: MetadataScanner, instance: unknown): readonly [string, CallableFunction][] {
  if (typeof instance !== 'object' || instance === null) return [];
  const prototype: unknown = Object.getPrototypeOf(instance);
  if (typeof prototype !== 'object' || prototype === null) return [];
  return scanner.getAllMethodNames(prototype).flatMap((name) => {
    const method: unknown = Reflect.get(instance, name);
    return typeof method === 'function' ? [[name, method as CallableFunction] as [string, CallableFunction]] : [];
  });
}
