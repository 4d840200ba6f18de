import type { RequestListener, Server } from 'node:http';
import { listen } from '../run-main.js';

const LIVE = '/health/live';

/** A management port that is open before its service is: alive, and neither started nor ready until there is something to ask. */
export class ManagementPort {
  private handler: RequestListener = waiting;

  private constructor(private readonly server: Server) {}

  /** Opens it; throws `StartRefused` naming `MANAGEMENT_PORT` when that cannot be. */
  static async open(port: number): Promise<ManagementPort> {
    const own: { port: ManagementPort | null } = { port: null };
    const answer: RequestListener = (request, response) => (own.port?.handler ?? waiting)(request, response);
    return (own.port = new ManagementPort(await listen(answer, port, '0.0.0.0', 'MANAGEMENT_PORT')));
  }

  /** From now on `handler` answers. */
  show(handler: RequestListener): void {
    this.handler = handler;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

function waiting(request: Parameters<RequestListener>[0], response: Parameters<RequestListener>[1]): void {
  const isLive = (request.url ?? '').split('?')[0] === LIVE;
  response
    .writeHead(isLive ? 200 : 503, { 'content-type': 'application/json' })
    .end(JSON.stringify({ status: isLive ? 'ok' : 'starting' }));
}
