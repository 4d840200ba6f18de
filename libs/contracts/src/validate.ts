import { Ajv, type ValidateFunction } from 'ajv';
import * as formats from 'ajv-formats';
import type { TSchema } from 'typebox';
import type { Contract } from './contract.js';

/** Where a payload breaks its contract: JSON pointer and rule, never the value. */
export interface ContractFault {
  readonly pointer: string;
  readonly rule: string;
}

const ajv = new Ajv({ strict: false, allErrors: true });
formats.default.default(ajv, ['uuid', 'date', 'date-time']);

const open = new WeakMap<Contract, ValidateFunction>();
const closed = new WeakMap<Contract, ValidateFunction>();

/** Faults of `data` for a consumer: unknown fields are fine (design 4). Empty when it holds. */
export function faultsOpen(contract: Contract, data: unknown): readonly ContractFault[] {
  return faults(
    validator(open, contract, (schema) => schema),
    data,
  );
}

/** Faults of `data` for its producer: unknown fields are faults (design 4). Empty when it holds. */
export function faultsClosed(contract: Contract, data: unknown): readonly ContractFault[] {
  return faults(validator(closed, contract, closeSchema), data);
}

/** Faults of `data` against any stored schema, open: used to hold today's output against yesterday's contract. */
export function faultsAgainst(schema: object, data: unknown): readonly ContractFault[] {
  return faults(ajv.compile(withoutId(schema)), data);
}

function validator(cache: WeakMap<Contract, ValidateFunction>, contract: Contract, shape: (schema: object) => object) {
  let validate = cache.get(contract);
  if (!validate) cache.set(contract, (validate = ajv.compile(withoutId(shape(contract.schema)))));
  return validate;
}

function faults(validate: ValidateFunction, data: unknown): readonly ContractFault[] {
  if (validate(data)) return [];
  return (validate.errors ?? []).map((error) => ({ pointer: error.instancePath, rule: error.keyword }));
}

function withoutId(schema: object): object {
  const { $id: _id, ...rest } = schema as TSchema & { $id?: string };
  return rest;
}

/** The same schema refusing unknown fields at every depth. */
function closeSchema(schema: object): object {
  if (Array.isArray(schema)) return schema.map((item: unknown) => (isObject(item) ? closeSchema(item) : item));
  const entries = Object.entries(schema).map(([key, value]) => [key, isObject(value) ? closeSchema(value) : value]);
  const copy = Object.fromEntries(entries) as Record<string, unknown>;
  return copy['type'] === 'object' && isObject(copy['properties']) ? { ...copy, additionalProperties: false } : copy;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
