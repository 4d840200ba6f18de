import { randomUUID } from 'node:crypto';
import type { RequestListener, Server, ServerResponse } from 'node:http';
import { Server as NetServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { PORT_TIMEOUTS } from './http/http-edges.js';
import { ProblemRegistry } from './http/problem-registry.js';
import { listen } from './run-main.js';

/** How long an open connection may still bring a request that was on its way when we stopped listening. */
const LAST_REQUESTS_MS = 300;

/** The port of a service's API: it knows what is under way, so that a stop can let all of it finish. */
export class HttpPort {
  private readonly underWay = new Set<ServerResponse>();
  private closing = false;
  private full = false;
  private emptied: () => void = () => undefined;

  private constructor(private readonly server: Server) {}

  /** Listens; throws `StartRefused` naming `setting` when the port is taken or not allowed. */
  static async open(
    handler: RequestListener,
    port: number,
    timeouts = PORT_TIMEOUTS,
    setting = 'PORT',
  ): Promise<HttpPort> {
    const own: { port: HttpPort | null } = { port: null };
    const server = await listen(
      (request, response) => {
        if (own.port?.refusing) return refuse(response);
        own.port?.note(response);
        handler(request, response);
      },
      port,
      '0.0.0.0',
      setting,
      timeouts,
    );
    return (own.port = new HttpPort(server));
  }

  /** Whether whoever comes now is asked to come again. */
  get refusing(): boolean {
    return this.full;
  }

  /** The port it listens on. */
  get port(): number {
    const address = this.server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /**
   * Takes no new connections; whatever is under way, and whatever comes next on a connection that is open, is answered and
   * its connection closed; what comes later than that is 503 with Retry-After. Resolves when nothing is under way any more, or after `deadlineMs`, which cuts the rest.
   */
  async drain(deadlineMs: number): Promise<void> {
    const end = performance.now() + deadlineMs;
    this.closing = true;
    // An HTTP server's own close also cuts idle connections, on which a request may just be arriving.
    NetServer.prototype.close.call(this.server);
    for (const response of this.underWay) announceEnd(response);
    await pause(Math.min(LAST_REQUESTS_MS, deadlineMs));
    this.full = true;
    await this.empty(end - performance.now());
    this.server.closeAllConnections();
  }

  private async empty(deadlineMs: number): Promise<void> {
    if (this.underWay.size === 0) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      timer = setTimeout(resolve, deadlineMs);
      this.emptied = resolve;
    });
    clearTimeout(timer);
  }

  private note(response: ServerResponse): void {
    this.underWay.add(response);
    if (this.closing) announceEnd(response);
    response.once('close', () => {
      this.underWay.delete(response);
      if (this.closing && this.underWay.size === 0) this.emptied();
    });
  }
}

function announceEnd(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('connection', 'close');
}

const REGISTRY = new ProblemRegistry({});

/** Nothing of it was looked at: it may be sent again as it is. */
function refuse(response: ServerResponse): void {
  const traceId = randomUUID();
  const { status, ...told } = REGISTRY.document('service-closing', traceId);
  const headers = { connection: 'close', 'retry-after': '1', 'x-request-id': traceId, 'cache-control': 'no-store' };
  response.writeHead(status, { ...headers, 'content-type': 'application/problem+json; charset=utf-8' });
  response.end(JSON.stringify({ ...told, status }));
}
