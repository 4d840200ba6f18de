import type { Model } from '../database/models/model.js';
import type { World } from '../world.js';

/** A fault as somebody might write it, put into the core from outside. */
export interface Mutation {
  readonly name: string;
  /** What the core does wrong, in words. */
  readonly words: string;
  /** Statements that the database answers as if they were written differently. */
  readonly models?: readonly (readonly [text: string, make: (real: Model) => Model])[];
  /** Changes objects of the core or of the world; answers how to undo it. */
  readonly plant?: (world: World) => () => void;
}

/** A method as a patch sees it. */
export type Method = (this: object, ...given: readonly never[]) => unknown;

/** Puts another method in the place of one; answers how to undo it. */
export function patch(owner: object, name: string, make: (real: Method) => Method): () => void {
  const real = Reflect.get(owner, name) as Method;
  Reflect.set(owner, name, make(real));
  return () => void Reflect.set(owner, name, real);
}
