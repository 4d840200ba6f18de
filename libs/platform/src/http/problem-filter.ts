import { HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '../log/logger.js';
import { NotFound } from '../tx/errors.js';
import { isConflict, isTransient } from '../tx/retry.js';
import { sqlState } from '../tx/session.js';
import { problemReply } from './call.js';
import { ProblemError } from './problem.js';
import type { ProblemRegistry } from './problem-registry.js';
import { routeOf } from './route.js';

/** Statement or lock waited too long. */
const BUSY = new Set(['55P03', '57014']);

/** A text with a character that Postgres does not store: NUL, half a surrogate pair. */
const UNSTORABLE = new Set(['22021', '22P05']);

const TURNED_AWAY: ReadonlySet<number> = new Set([401, 403]);

/** A row of another tenant was about to be written, or a table touched without the right: the database refused. */
const REFUSED_BY_DATABASE = '42501';

/** Turns everything thrown on the way to an answer into a problem document; faults of our own are logged once, without detail. */
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly problems: ProblemRegistry,
    private readonly log: Logger,
    private readonly onTurnedAway: (code: string) => void = () => undefined,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const problem = problemOf(error);
    const document = this.problems.document(problem.code, request.id, problem.extra);
    if (document.status >= 500)
      this.log.error('request failed', { error, route: routeOf(request), requestId: request.id, code: document.code });
    if (TURNED_AWAY.has(document.status)) this.onTurnedAway(document.code);
    if (sqlState(error) === REFUSED_BY_DATABASE) this.onTurnedAway('row-security');
    void reply.status(document.status).send(problemReply(document, problem.extra.headers));
  }
}

/** What the caller is told about an error. */
export function problemOf(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof NotFound) return new ProblemError('not-found', { facts: { thing: error.thing, id: error.id } });
  if (isConflict(error)) return new ProblemError('version-conflict');
  if (BUSY.has(sqlState(error) ?? '') || isTransient(error))
    return new ProblemError('busy-try-again', { headers: { 'retry-after': '1' } });
  if (UNSTORABLE.has(sqlState(error) ?? ''))
    return new ProblemError('invalid-input', {
      errors: [{ pointer: '', detail: 'holds a character that cannot be kept' }],
    });
  return requestProblem(statusOf(error));
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const known = error !== null && typeof error === 'object' && 'statusCode' in error ? error.statusCode : 500;
  return typeof known === 'number' ? known : 500;
}

function requestProblem(status: number): ProblemError {
  switch (status) {
    case 400:
      return new ProblemError('invalid-input', { errors: [{ pointer: '', detail: 'the body is not readable JSON' }] });
    case 404:
      return new ProblemError('not-found');
    case 405:
      return new ProblemError('method-not-allowed');
    case 413:
      return new ProblemError('body-too-large');
    case 415:
      return new ProblemError('unsupported-media-type');
    default:
      return new ProblemError('internal-fault');
  }
}
