import { expect, it } from '@jest/globals';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { TestLog } from '@stepwell/testing';
import { ProblemFilter } from '../src/http/problem-filter.js';
import { ProblemError, ProblemRegistry } from '../src/index.js';

/** Reasons counted and status answered for an error thrown on the way to an answer. */
function turnedAway(error: unknown): readonly [reasons: readonly string[], status: number] {
  const reasons: string[] = [];
  let status = 0;
  const reply = { status: (code: number) => ((status = code), reply), send: () => undefined, headers: () => reply };
  const request = { id: '1', method: 'POST', routeOptions: { url: '/probe/v1/notes' } };
  const filter = new ProblemFilter(new ProblemRegistry({}), new TestLog(), (code) => reasons.push(code));
  filter.catch(error, new ExecutionContextHost([request, reply]));
  return [reasons, status];
}

const fromPostgres = (code: string): Error => Object.assign(new Error('new row violates a policy'), { code });

it.each([
  ['a write into the rows of another tenant, refused by the database', fromPostgres('42501'), ['row-security'], 500],
  ['another fault of the database', fromPostgres('22012'), [], 500],
  ['a role that may not', new ProblemError('role-not-allowed'), ['role-not-allowed'], 403],
  ['no token', new ProblemError('token-missing'), ['token-missing'], 401],
  ['a thing that is not there', new ProblemError('not-found'), [], 404],
] as const)('%s is counted as turned away, or not', (_what, error, reasons, status) => {
  expect(turnedAway(error)).toEqual([reasons, status]);
});
