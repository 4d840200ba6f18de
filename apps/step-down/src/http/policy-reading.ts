import { reject, type Rejected } from '@stepwell/kernel';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { Policy } from '../domain/policy.js';
import { policyFaults, policyWarnings, type PolicyFault } from '../domain/policy-faults.js';
import { headSchema, policySchema } from './policy-schema.js';

const ajv = new Ajv({ allErrors: true, strict: false, verbose: true });
const isPolicy: ValidateFunction<Policy> = ajv.compile<Policy>(policySchema);
const isHead = ajv.compile(headSchema);

export type ReadPolicy =
  | { readonly ok: true; readonly policy: Policy; readonly warnings: readonly PolicyFault[] }
  | { readonly ok: false; readonly faults: readonly PolicyFault[] };

/** A policy as somebody wrote it: its shape by the schema, then what only its parts together show. */
export function readPolicy(body: unknown): ReadPolicy {
  if (!isPolicy(body)) return { ok: false, faults: faultsOf(isPolicy.errors ?? []) };
  const faults = policyFaults(body);
  return faults.length > 0 ? { ok: false, faults } : { ok: true, policy: body, warnings: policyWarnings(body) };
}

/** Faults of the keys of a file that are not the policy's. */
export function headFaults(head: unknown): readonly PolicyFault[] {
  return isHead(head) ? [] : faultsOf(isHead.errors ?? []);
}

/** Branches that were tried say what is wrong; that one of them had to hold says nothing more. */
const SILENT = new Set(['if', 'anyOf', 'allOf', 'const']);

function faultsOf(errors: readonly ErrorObject[]): readonly PolicyFault[] {
  const spoken = errors.filter((error) => !SILENT.has(error.keyword) && !isNullBranch(error, errors));
  const faults = spoken.map(faultOf);
  return [...new Map(faults.map((fault) => [JSON.stringify(fault), fault])).values()];
}

/** Of a value that may be null, the other branch is the one to tell about. */
function isNullBranch(error: ErrorObject, errors: readonly ErrorObject[]): boolean {
  const isNull = error.keyword === 'type' && error.params['type'] === 'null';
  return isNull && errors.some((other) => other !== error && other.instancePath === error.instancePath);
}

function faultOf(error: ErrorObject): PolicyFault {
  const path = pathOf(error.instancePath);
  switch (error.keyword) {
    case 'required':
      return { path: [...path, String(error.params['missingProperty'])], says: 'is missing' };
    case 'additionalProperties': {
      const key = String(error.params['additionalProperty']);
      return { path: [...path, key], says: `${told(key)} is not known here`, allowed: keysOf(error.parentSchema) };
    }
    case 'enum':
      return {
        path,
        says: `${told(error.data)} is not known here`,
        allowed: (error.params['allowedValues'] as readonly unknown[]).map(String),
      };
    case 'type':
      return { path, says: `${told(error.data)} is not ${article(String(error.params['type']))}` };
    default:
      return { path, says: `${told(error.data)} ${error.message ?? 'is not allowed'}` };
  }
}

const keysOf = (schema: object | undefined): readonly string[] =>
  Object.keys((schema as { properties?: object } | undefined)?.properties ?? {});

const pathOf = (pointer: string): readonly (string | number)[] =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));

/** Enough to recognise a slip of the pen; a longer text may be anything. */
const LONGEST = 24;
function told(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST ? 'this' : text;
}
const article = (type: string): string => (/^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`);

/** Longer names may be anything, and are not said back. */
const pointerOf = (path: PolicyFault['path']): string =>
  path.map((key) => `/${String(key).length > LONGEST ? '...' : key}`).join('');

type PlacedFault = PolicyFault & { readonly line?: number; readonly column?: number };
const MOST_TOLD = 10;

/** The refusal of what is no policy: each fault with its place, what is wrong, and what is allowed. */
export function notAPolicy(faults: readonly PlacedFault[]): Rejected<'rule-set-invalid'> {
  const told = faults.slice(0, MOST_TOLD);
  return reject('rule-set-invalid', {
    pointers: told.map(({ path }) => pointerOf(path)),
    faults: told.map(({ line, column, path, says, allowed }) => {
      const place = line === undefined ? '' : `${line}:${column} `;
      return `${place}${pointerOf(path)} ${says}${allowed ? `; allowed: ${allowed.join(', ')}` : ''}`;
    }),
  });
}
