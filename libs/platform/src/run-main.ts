import { createServer, type RequestListener, type Server } from 'node:http';
import { PORT_TIMEOUTS, type PortTimeouts } from './http/http-edges.js';
import { StartRefused } from './tx/errors.js';

/** Something started that can be stopped. */
export interface Stoppable {
  /** Ends in order; what is not done after `deadlineMs` is cut. */
  stop(deadlineMs: number): Promise<void>;
}

const STOP_DEADLINE_MS = 20_000;
/** Between two looks for callers who take too long. */
const CHECK_MS = 5_000;
const REFUSED = 2;
const FAILED = 1;

/**
 * The frame of every main: starts, stops on SIGTERM or SIGINT, exits. A `StartRefused` prints its lines and exits with 2,
 * any other failure prints its class and exits with 1.
 */
export async function runMain(start: () => Promise<Stoppable>): Promise<void> {
  try {
    const running = await start();
    let stopping = false;
    const end = (): void => {
      if (stopping) return;
      stopping = true;
      void running.stop(STOP_DEADLINE_MS).then(
        () => process.exit(0),
        () => process.exit(FAILED),
      );
    };
    process.once('SIGTERM', end).once('SIGINT', end);
  } catch (error) {
    process.exit(explain(error));
  }
}

function explain(error: unknown): number {
  if (error instanceof StartRefused) {
    process.stderr.write(`${error.message}\n`);
    return REFUSED;
  }
  process.stderr.write(`start failed: ${error instanceof Error ? error.name : 'unknown error'}\n`);
  return FAILED;
}

/** Listens on `port`; throws `StartRefused` naming `setting` when the port is taken or not allowed. */
export function listen(
  listener: RequestListener,
  port: number,
  host = '0.0.0.0',
  setting = 'PORT',
  { requestMs, headersMs, keepAliveMs }: PortTimeouts = PORT_TIMEOUTS,
): Promise<Server> {
  return new Promise((resolve, reject) => {
    const times = { requestTimeout: requestMs, headersTimeout: headersMs, keepAliveTimeout: keepAliveMs };
    const server = createServer({ ...times, connectionsCheckingInterval: Math.min(headersMs, CHECK_MS) }, listener);
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason = error.code === 'EADDRINUSE' ? 'is in use' : `cannot be opened (${error.code ?? 'unknown'})`;
      reject(new StartRefused(`${setting}: port ${port} ${reason}`));
    });
    server.listen(port, host, () => resolve(server));
  });
}
