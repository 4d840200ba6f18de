import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { UserError } from './user-error.js';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** One origin for everything: the first path segment names the service. */
export class Listener {
  private readonly handlers = new Map<string, Handler>();
  private readonly pages = new Map<string, Handler>();
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => this.route(request, response));
    this.server.keepAliveTimeout = 65_000;
  }

  /** Listens on loopback. Throws UserError when the port is taken. */
  static async open(host: string, port: number): Promise<Listener> {
    const listener = new Listener();
    await new Promise<void>((resolve, reject) => {
      listener.server.once('error', (error: NodeJS.ErrnoException) => reject(refusal(error, port)));
      listener.server.listen(port, host, resolve);
    });
    return listener;
  }

  /** `http://127.0.0.1:<port>` */
  get origin(): string {
    const address = this.server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    return `http://127.0.0.1:${port}`;
  }

  /** Everything below `/<segment>` goes to `handler`, path unchanged. An empty segment is the root page. */
  mount(segment: string, handler: Handler): void {
    this.handlers.set(segment, handler);
  }

  /** GET of exactly `path` goes to `handler`, before anything that is mounted. */
  page(path: string, handler: Handler): void {
    this.pages.set(path, handler);
  }

  /** Refuses new connections and ends idle ones; running requests finish. */
  close(): Promise<void> {
    this.server.closeIdleConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  /** Ends what is still open: connections kept alive that were busy when `close` began, and followers of the events. */
  cut(): void {
    this.server.closeAllConnections();
  }

  private route(request: IncomingMessage, response: ServerResponse): void {
    const segment = /^\/([^/?]*)/.exec(request.url ?? '/')?.[1] ?? '';
    const path = (request.url ?? '/').split('?')[0]!;
    const handler = (request.method === 'GET' ? this.pages.get(path) : null) ?? this.handlers.get(segment);
    if (handler) return handler(request, response);
    const problem = {
      type: 'urn:stepwell:problem:not-found',
      code: 'not-found',
      title: 'There is nothing at this address.',
      status: 404,
      liftableBy: 'the caller',
    };
    response.writeHead(404, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem));
  }
}

function refusal(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === 'EADDRINUSE')
    return new UserError(`--port ${port}: the port is in use. Choose another with --port.`);
  if (error.code === 'EACCES') return new UserError(`--port ${port}: this account may not listen there.`);
  return error;
}
