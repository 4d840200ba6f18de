import { MetadataScanner } from '@nestjs/core';
import { CONTRACTS, type ServiceName } from '@stepwell/contracts';
import { attendance } from '@stepwell/attendance/service';
import { intake } from '@stepwell/intake/service';
import { medication } from '@stepwell/medication/service';
import { scheduling } from '@stepwell/scheduling/service';
import { stepDown } from '@stepwell/step-down/service';
import { instantOf } from '@stepwell/kernel';
import { bindingOf, type ServiceDefinition, type ServiceDeps } from '@stepwell/messaging';
import { Database, Edge, openLogger } from '@stepwell/platform';

/** What a service publishes and consumes by its code. */
export interface Traffic {
  readonly name: ServiceName;
  readonly publishes: readonly string[];
  readonly consumes: readonly string[];
}

/** The topics of all five services, from the contracts and from what their handlers are bound to; nothing is started. */
export function trafficInCode(): readonly Traffic[] {
  return [traffic(intake), traffic(scheduling), traffic(attendance), traffic(medication), traffic(stepDown)];
}

function traffic<E>(definition: ServiceDefinition<E, object>): Traffic {
  const { controllers = [] } = definition.module(deps<E>());
  const handlers = controllers.flatMap(({ prototype }) =>
    new MetadataScanner()
      .getAllMethodNames(prototype as object)
      .map((name): unknown => Reflect.get(prototype as object, name)),
  );
  const bindings = handlers.map(bindingOf).filter((binding) => binding !== undefined);
  const consumes = bindings.flatMap((binding) =>
    binding.kind === 'timer' ? [] : binding.contracts.map(({ topic }) => topic),
  );
  const publishes = CONTRACTS.filter(({ service }) => service === definition.name).map(({ topic }) => topic);
  return { name: definition.name, publishes: sorted(publishes), consumes: sorted(consumes) };
}

/** Named by the composition, never asked for anything. */
function deps<E>(): ServiceDeps<E, object> {
  const nothing = <T extends object>(of: { readonly prototype: T }): T => Object.create(of.prototype) as T;
  return {
    config: {},
    db: nothing<Database<E>>(Database),
    edge: nothing<Edge<E>>(Edge),
    clock: { now: () => instantOf(0) },
    log: openLogger('chart', 'silent'),
    marks: { asOf: () => Promise.resolve(null) },
  };
}

export function sorted(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}
