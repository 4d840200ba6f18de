import { CORE } from './mutations/core.js';
import { DATABASE } from './mutations/database.js';
import type { Mutation } from './mutations/mutation.js';
import { formOf } from './database/models/understand.js';
import type { Model } from './database/models/model.js';
import type { World } from './world.js';

/** Faults that are planted to see that the simulation would notice them. */
export const MUTATIONS: readonly Mutation[] = [...DATABASE, ...CORE];

/** What a world does about its plan's mutation. */
interface Planted {
  /** The statements' models with the fault in them. */
  models(real: ReadonlyMap<string, Model>): ReadonlyMap<string, Model>;
  /** Plants what is not a statement; answers how to take it back. */
  plant(world: World): () => void;
}

const NONE: Planted = { models: (real) => real, plant: () => () => undefined };
const altered = new WeakMap<Mutation, ReadonlyMap<string, Model>>();

/** Throws for a name that no mutation has. */
export function mutationOf(name: string | null): Planted {
  if (name === null) return NONE;
  const mutation = MUTATIONS.find((one) => one.name === name);
  if (!mutation) throw new Error(`no mutation ${name}`);
  return {
    models: (real) => modelsOf(mutation, real),
    plant: (world) => mutation.plant?.(world) ?? (() => undefined),
  };
}

/** Kept, since what was understood of joined statements is remembered by the map of models. */
function modelsOf(mutation: Mutation, real: ReadonlyMap<string, Model>): ReadonlyMap<string, Model> {
  const known = altered.get(mutation);
  if (known) return known;
  const models = new Map(real);
  for (const [text, make] of mutation.models ?? []) {
    const { key } = formOf(text);
    models.set(key, make(real.get(key)!));
  }
  altered.set(mutation, models);
  return models;
}
