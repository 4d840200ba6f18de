import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';

/** A refusal of a service, as its problem document says it. */
export class Refused extends Error {
  override readonly name = 'Refused';
  constructor(
    readonly call: string,
    readonly status: number,
    readonly code: string,
    readonly problem: unknown,
  ) {
    super(`${call}: ${status} ${code}`);
  }
}

/** An answer of a service. */
export interface ApiAnswer<T> {
  readonly status: number;
  readonly body: T;
  /** Version of the aggregate, for If-Match; null when the answer has none. */
  readonly version: number | null;
}

const agent = new Agent({ keepAlive: true, maxSockets: 32 });
const templateOf = (path: string): string => path.split('?')[0]!.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id');

/** Calls the services' public commands as one person. Every POST carries an Idempotency-Key, a fresh one unless `keyOf` names it. */
export class ApiClient {
  /** Commands sent so far. */
  commands = 0;

  constructor(
    private readonly origin: string,
    private readonly token: string,
    private readonly keyOf: (path: string, body: string) => string = () => randomUUID(),
  ) {}

  async get<T = Record<string, unknown>>(path: string): Promise<T> {
    return (await this.send<T>('GET', path)).body;
  }

  /** Sends a command. Throws Refused with the problem document. */
  async post<T = Record<string, unknown>>(path: string, body: object = {}, ifMatch?: number): Promise<T> {
    this.commands += 1;
    return (await this.send<T>('POST', path, body, ifMatch)).body;
  }

  /** The whole answer, refusals thrown. */
  send<T>(method: string, path: string, body?: object, ifMatch?: number): Promise<ApiAnswer<T>> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      authorization: `Bearer ${this.token}`,
      ...(method === 'POST' ? { 'idempotency-key': this.keyOf(path, text ?? '') } : {}),
      ...(text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
      ...(ifMatch === undefined ? {} : { 'if-match': `"${ifMatch}"` }),
    };
    return new Promise((resolve, reject) => {
      const sent = request(this.origin + path, { method, headers, agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const answer = Buffer.concat(chunks).toString();
          const parsed = (answer === '' ? {} : JSON.parse(answer)) as T & { code?: string };
          const status = response.statusCode ?? 0;
          if (status >= 400)
            return reject(new Refused(`${method} ${templateOf(path)}`, status, parsed.code ?? '', parsed));
          const etag = response.headers.etag;
          resolve({ status, body: parsed, version: etag ? Number(etag.replaceAll('"', '')) : null });
        });
      });
      sent.on('error', reject);
      sent.end(text);
    });
  }
}
