// Load of the `command` bench: kept-alive connections over raw sockets, one request under way on each, so that the load
// itself costs next to nothing of the two cores it shares.
import { connect, type Socket } from 'node:net';

/** What the driver is asked to send. */
export interface Load {
  readonly port: number;
  readonly connections: number;
  readonly requests: readonly { readonly path: string; readonly headers: string; readonly body: string }[];
}

/** What came of it: one entry per request, in their order. */
export interface LoadResult {
  readonly seconds: number;
  readonly statuses: readonly number[];
  readonly latenciesMs: readonly number[];
}

const HEADERS_END = '\r\n\r\n';

async function drive({ port, connections, requests }: Load): Promise<LoadResult> {
  const statuses = new Array<number>(requests.length).fill(0);
  const latenciesMs = new Array<number>(requests.length).fill(0);
  let next = 0;
  const worker = async (): Promise<void> => {
    const socket = await opened(port);
    for (let i = next++; i < requests.length; i = next++) {
      const began = performance.now();
      statuses[i] = await exchange(socket, requests[i]!, port);
      latenciesMs[i] = performance.now() - began;
    }
    socket.destroy();
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: connections }, worker));
  return { seconds: (performance.now() - began) / 1000, statuses, latenciesMs };
}

function opened(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
    socket.setNoDelay(true);
    socket.once('error', reject);
  });
}

/** Sends one request and reads its answer to the end; the status, or 0 when the connection broke. */
function exchange(socket: Socket, { path, headers, body }: Load['requests'][number], port: number): Promise<number> {
  return new Promise((resolve) => {
    let text = '';
    const done = (status: number): void => {
      socket.off('data', onData);
      socket.off('close', onClose);
      resolve(status);
    };
    const onClose = (): void => done(0);
    const onData = (chunk: Buffer): void => {
      text += chunk.toString('latin1');
      const at = text.indexOf(HEADERS_END);
      if (at < 0) return;
      const length = Number(/content-length: *(\d+)/i.exec(text.slice(0, at))?.[1] ?? 0);
      if (text.length >= at + HEADERS_END.length + length) done(Number(text.slice(9, 12)));
    };
    socket.on('data', onData);
    socket.once('close', onClose);
    const length = Buffer.byteLength(body);
    socket.write(
      `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n${headers}\r\n${body}`,
    );
  });
}

process.on('message', (load: Load) => void drive(load).then((result) => process.send?.(result)));
process.send?.('ready');
