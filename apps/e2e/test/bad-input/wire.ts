import { randomUUID } from 'node:crypto';
import type { World } from '../world.js';

type Role = Parameters<World['provider']['as']>[0] | 'biller';

/** One request as it goes over the wire, good or bad. */
export interface Sent {
  readonly method: string;
  readonly path: string;
  /** Sent as it is when a text, else as JSON. */
  readonly body?: unknown;
  /** Headers that replace or, when null, take away those of a good request. */
  readonly headers?: Readonly<Record<string, string | null>>;
}

/** An answer as received. */
export interface Got {
  readonly status: number;
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** A problem document as received. */
export interface ProblemBody {
  readonly type: string;
  readonly code: string;
  readonly title: string;
  readonly status: number;
  readonly liftableBy: string;
  readonly traceId?: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
}

/** One person of a provider on the wire: a ready token, a fresh Idempotency-Key for every POST. */
export class Wire {
  constructor(
    private readonly origin: string,
    private readonly token: string,
  ) {}

  /** Somebody with this role at all sites of a tenant, with a credential of any height that the role may carry. */
  static async as(world: World, tenantId: string, role: Role): Promise<Wire> {
    const person = {
      ...{ subject: randomUUID(), tenantId, roles: [role], siteIds: 'all' as const, staffId: null },
      tier: MEDICAL.has(role) ? ('M3' as const) : ('L4' as const),
    };
    return new Wire(world.host.origin, await world.host.issuer.token(person));
  }

  async send({ method, path, body, headers = {} }: Sent): Promise<Got> {
    const good: Record<string, string | null> = {
      authorization: `Bearer ${this.token}`,
      'content-type': body === undefined ? null : 'application/json',
      'idempotency-key': method === 'POST' ? randomUUID() : null,
    };
    const all = Object.entries({ ...good, ...headers }).filter(([, value]) => value !== null) as [string, string][];
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    const answer = await fetch(this.origin + path, {
      ...{ method, headers: all },
      ...(text === undefined ? {} : { body: text }),
    });
    return {
      status: answer.status,
      type: answer.headers.get('content-type') ?? '',
      headers: Object.fromEntries(answer.headers),
      text: await answer.text(),
    };
  }
}

const MEDICAL: ReadonlySet<Role> = new Set<Role>(['nurse', 'prescriber', 'medical-director']);

/** The problem document of an answer. Throws, naming what is wrong, unless it is a whole one in plain words. */
export function problemIn(got: Got): ProblemBody {
  const fail = (what: string): never => {
    throw new Error(`${what}: ${got.status} ${got.type} ${got.text.slice(0, 400)}`);
  };
  if (!/^application\/problem\+json\b/.test(got.type)) fail('not a problem document');
  const problem = JSON.parse(got.text) as ProblemBody;
  if (problem.status !== got.status) fail('another status than sent');
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(problem.code)) fail('no code');
  if (problem.type !== `urn:stepwell:problem:${problem.code}`) fail('no type');
  if (!/^[A-Z].* .*\.$/.test(problem.title)) fail('no title in plain words');
  if (!problem.liftableBy) fail('nobody named who can lift it');
  if (problem.traceId !== got.headers['x-request-id']) fail('no way to find it in the log');
  return problem;
}
