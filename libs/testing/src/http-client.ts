import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';

/** An answer as received. */
export interface HttpAnswer<Body = Record<string, unknown>> {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON, text for other types, null when empty. */
  readonly body: Body;
}

/** Speaks to a service over real HTTP as one caller. */
export class HttpClient {
  /** `token` null sends no Authorization header. */
  constructor(
    private readonly origin: string,
    private readonly token: (() => Promise<string>) | null,
  ) {}

  get<Body = Record<string, unknown>>(path: string, headers: Record<string, string> = {}): Promise<HttpAnswer<Body>> {
    return this.send('GET', path, undefined, headers);
  }

  /** Adds a fresh Idempotency-Key unless `headers` has one; an empty one sends none. */
  post<Body = Record<string, unknown>>(
    path: string,
    body: unknown = {},
    headers: Record<string, string> = {},
  ): Promise<HttpAnswer<Body>> {
    return this.send('POST', path, body, { 'idempotency-key': randomUUID(), ...headers });
  }

  put<Body = Record<string, unknown>>(
    path: string,
    body: unknown = {},
    headers: Record<string, string> = {},
  ): Promise<HttpAnswer<Body>> {
    return this.send('PUT', path, body, headers);
  }

  patch<Body = Record<string, unknown>>(
    path: string,
    body: unknown = {},
    headers: Record<string, string> = {},
  ): Promise<HttpAnswer<Body>> {
    return this.send('PATCH', path, body, headers);
  }

  delete<Body = Record<string, unknown>>(
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<HttpAnswer<Body>> {
    return this.send('DELETE', path, body, headers);
  }

  /** One request; a string body is sent as it is. */
  async send<Body = Record<string, unknown>>(
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<HttpAnswer<Body>> {
    const given = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ''));
    const response = await fetch(this.origin + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(this.token ? { authorization: `Bearer ${await this.token()}` } : {}),
        ...given,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await bodyOf<Body>(response),
    };
  }
}

async function bodyOf<Body>(response: Response): Promise<Body> {
  const text = await response.text();
  const json = /^application\/([a-z.]+\+)?json\b/.test(response.headers.get('content-type') ?? '');
  return (text === '' ? null : json ? JSON.parse(text) : text) as Body;
}

/** A listener served on a free loopback port. */
export interface LoopbackServer {
  readonly origin: string;
  stop(): Promise<void>;
}

/** Serves `listener` on loopback. */
export async function serveOnLoopback(listener: RequestListener): Promise<LoopbackServer> {
  const server: Server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { origin: `http://127.0.0.1:${address.port}`, stop };
}
