import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { DataFolder } from '../host/data-folder.js';
import { DevIssuer, type DevPerson } from '../host/issuer.js';
import { UserError } from '../host/user-error.js';

interface ReachOptions {
  readonly origin: string;
  readonly token?: string;
  readonly dataFolder: string;
}

/** HTTP client of an operator, or of `person`: a given token, or one of the local issuer whose keys lie in the data folder. */
export class OperatorClient {
  constructor(
    private readonly options: ReachOptions,
    private readonly person: DevPerson = OPERATOR,
  ) {}

  get origin(): string {
    return this.options.origin.replace(/\/$/, '');
  }

  get<T>(path: string): Promise<T> {
    return this.send<T>('GET', path);
  }

  post<T>(path: string, body: object): Promise<T> {
    return this.send<T>('POST', path, body);
  }

  /** Lines of a long answer as they arrive. */
  async lines(path: string, signal: AbortSignal): Promise<AsyncIterable<string>> {
    const response = await this.reach(path, { headers: { authorization: `Bearer ${await this.token()}` }, signal });
    if (!response.ok || !response.body) throw new Refusal('GET', path, response.status, {});
    return createInterface({ input: Readable.fromWeb(response.body) });
  }

  /** Documents of a long answer as they arrive. Throws when the answer broke off on the other side. */
  async *documents<T extends object>(method: 'GET' | 'POST', path: string, body?: object): AsyncIterable<T> {
    const response = await this.reach(path, await this.request(method, body));
    if (!response.ok || !response.body)
      throw new Refusal(method, path, response.status, (await response.json().catch(() => ({}))) as Problem);
    for await (const line of createInterface({ input: Readable.fromWeb(response.body) })) {
      const document = JSON.parse(line) as T | { readonly failed: string };
      if ('failed' in document) throw new Error(`${method} ${path.split('?')[0]} broke off: ${document.failed}`);
      yield document;
    }
  }

  /** The bearer token of every request. Throws UserError when there is none to be had. */
  async token(): Promise<string> {
    if (this.options.token) return this.options.token;
    const path = resolve(this.options.dataFolder);
    if (!existsSync(join(path, 'issuer-key.json')))
      throw new UserError(`--token is missing, and there is no local platform in --data-folder ${path}.`);
    const issuer = await DevIssuer.open(this.origin, DataFolder.at(path));
    return issuer.token(this.person, 1);
  }

  private async send<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await this.reach(path, await this.request(method, body));
    const answer = (await response.json().catch(() => ({}))) as T & Problem;
    if (!response.ok) throw new Refusal(method, path, response.status, answer);
    return answer;
  }

  private async request(method: string, body?: object): Promise<RequestInit> {
    const headers = {
      authorization: `Bearer ${await this.token()}`,
      'idempotency-key': randomUUID(),
      ...(body ? { 'content-type': 'application/json' } : {}),
    };
    return { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) };
  }

  private async reach(path: string, request: RequestInit): Promise<Response> {
    try {
      return await fetch(this.origin + path, request);
    } catch {
      request.signal?.throwIfAborted();
      throw new UserError(`--origin ${this.origin}: nothing answers there. Is Stepwell running?`);
    }
  }
}

const NO_TENANT = '00000000-0000-0000-0000-000000000000';
const OPERATOR: DevPerson = {
  ...{ subject: 'operator', tenantId: NO_TENANT, roles: ['operator'], siteIds: 'all', staffId: null, tier: 'L4' },
};

interface Problem {
  readonly code?: string;
  readonly title?: string;
  readonly liftableBy?: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** A refused request, in one line. */
export class Refusal extends UserError {
  /** Code of the problem, null when the answer named none. */
  readonly code: string | null;

  constructor(method: string, path: string, status: number, problem: Problem) {
    super(refusal(method, path, status, problem));
    this.code = problem.code ?? null;
  }
}

/** What was asked, why not, and who can lift it. */
function refusal(method: string, path: string, status: number, problem: Problem): string {
  if (status === 401) return '--token: the platform does not accept it. Is --data-folder the folder it runs on?';
  if (status === 403 && problem.code === undefined) return '--token: this takes the role operator.';
  const where = (problem.errors ?? []).map(({ pointer, detail }) => `${pointer.slice(1)} ${detail}`).join(', ');
  const facts = problem.facts ? ` ${JSON.stringify(problem.facts)}` : '';
  const why = `${status} ${problem.code ?? ''} ${problem.title ?? ''}${facts}`.trim();
  const who = problem.liftableBy ? ` Who can lift it: ${problem.liftableBy}.` : '';
  return `${method} ${path.split('?')[0]}: ${why}${where ? ` (${where})` : ''}${who}`;
}
