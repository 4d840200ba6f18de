import { StartRefused } from '../tx/errors.js';
import type { ProblemDocument, ProblemError, ProblemSpec } from './problem.js';

/** The platform's own refusals, part of every service's registry. */
export const PLATFORM_PROBLEMS = {
  'invalid-input': { status: 400, title: 'The request is not in the expected form.', liftableBy: 'the caller' },
  'idempotency-key-missing': {
    status: 400,
    title: 'Every POST needs an Idempotency-Key header of 1 to 200 characters.',
    liftableBy: 'the caller',
  },
  'token-missing': { status: 401, title: 'A bearer token is needed.', liftableBy: 'the caller' },
  'token-invalid': { status: 401, title: 'The bearer token was not accepted.', liftableBy: 'the caller' },
  'token-expired': { status: 401, title: 'The bearer token has expired.', liftableBy: 'the caller' },
  'role-not-allowed': { status: 403, title: 'None of your roles may do this.', liftableBy: 'an organisation admin' },
  'site-not-allowed': { status: 403, title: 'You do not work at this site.', liftableBy: 'a site admin' },
  'tier-not-allowed': {
    status: 403,
    title: 'This needs a higher credential.',
    liftableBy: 'a clinician with that credential',
  },
  'not-found': { status: 404, title: 'There is no such thing here.', liftableBy: 'the caller' },
  'method-not-allowed': { status: 405, title: 'This address does not take that method.', liftableBy: 'the caller' },
  'version-conflict': { status: 409, title: 'Somebody else changed it at the same time.', liftableBy: 'the caller' },
  'idempotency-in-flight': {
    status: 409,
    title: 'The first request with this Idempotency-Key is still being worked on.',
    liftableBy: 'time',
  },
  'stale-version': { status: 412, title: 'It has changed since you read it.', liftableBy: 'the caller' },
  'no-version': { status: 412, title: 'There is no version here that If-Match could name.', liftableBy: 'the caller' },
  'body-too-large': { status: 413, title: 'The request body is too large.', liftableBy: 'the caller' },
  'unsupported-media-type': { status: 415, title: 'The body must be JSON.', liftableBy: 'the caller' },
  'idempotency-key-reused': {
    status: 422,
    title: 'This Idempotency-Key was used for another request.',
    liftableBy: 'the caller',
  },
  'if-match-required': {
    status: 428,
    title: 'A change needs an If-Match header with the version you read.',
    liftableBy: 'the caller',
  },
  'too-many-requests': {
    status: 429,
    title: 'Your organisation has asked too often for now.',
    liftableBy: 'time',
  },
  'internal-fault': { status: 500, title: 'Something went wrong on our side.', liftableBy: 'an operator' },
  'identity-provider-unreachable': {
    status: 503,
    title: 'Tokens cannot be checked at the moment.',
    liftableBy: 'an operator',
  },
  'service-closing': { status: 503, title: 'This process is closing; another one answers.', liftableBy: 'time' },
  'busy-try-again': { status: 503, title: 'The service is too busy to answer now.', liftableBy: 'time' },
} as const satisfies Record<string, ProblemSpec>;

const TYPE = 'urn:stepwell:problem:';

/** Every code a service may answer with. */
export class ProblemRegistry {
  private readonly specs: ReadonlyMap<string, ProblemSpec>;

  /** Merges the platform's codes with the service's; a code in both refuses the start. */
  constructor(own: Readonly<Record<string, ProblemSpec>>) {
    const specs = new Map<string, ProblemSpec>(Object.entries(PLATFORM_PROBLEMS));
    for (const [code, spec] of Object.entries(own)) {
      if (specs.has(code)) throw new StartRefused(`problem code ${code} is registered twice`);
      if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(code)) throw new StartRefused(`problem code ${code} is not kebab-case`);
      specs.set(code, spec);
    }
    this.specs = specs;
  }

  /** The codes with their specs, in order of registration. */
  list(): readonly (ProblemSpec & { readonly code: string })[] {
    return [...this.specs].map(([code, spec]) => ({ code, ...spec }));
  }

  has(code: string): boolean {
    return this.specs.has(code);
  }

  /** The document for `code`; a code nobody registered is an internal fault. */
  document(code: string, traceId: string, extra: ProblemError['extra'] = {}): ProblemDocument {
    const spec = this.specs.get(code);
    if (!spec) return this.document('internal-fault', traceId);
    const { detail, facts, errors } = extra;
    return {
      type: `${TYPE}${code}`,
      code,
      title: spec.title,
      status: spec.status,
      liftableBy: spec.liftableBy,
      traceId,
      ...(detail === undefined ? {} : { detail }),
      ...(facts === undefined ? {} : { facts }),
      ...(errors === undefined ? {} : { errors }),
    };
  }
}
