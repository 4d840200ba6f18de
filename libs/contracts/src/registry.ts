import * as attendance from './attendance.events.js';
import type { Contract } from './contract.js';
import * as intake from './intake.events.js';
import * as medication from './medication.events.js';
import { RuleSetActivatedV1 } from './rule-set.events.js';
import * as scheduling from './scheduling.events.js';
import * as stepDown from './step-down.events.js';

const isContract = (value: unknown): value is Contract =>
  typeof value === 'object' && value !== null && 'schema' in value && 'topic' in value;

/** Every published event type, sorted by its wire name. */
export const CONTRACTS: readonly Contract[] = [intake, scheduling, attendance, medication, stepDown, RuleSetActivatedV1]
  .flatMap((module) => Object.values<unknown>(module))
  .filter(isContract)
  .sort((a, b) => (a.type < b.type ? -1 : 1));

const byType = new Map(CONTRACTS.map((contract) => [contract.type, contract]));

/** The contract of a wire type, or undefined for a type this build does not know. */
export function contractOf(type: string): Contract | undefined {
  return byType.get(type);
}
