import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { fromRecord, TOPICS, type EventEnvelope } from '@stepwell/contracts';
import type { BusMessage, Consumption, EventTransport } from '@stepwell/messaging';
import { TokenVerifier, type AuthOptions } from '@stepwell/platform';

/** An event without its payload: ids, types and times. */
export type EventLine = Omit<EventEnvelope, 'data'>;
type Listener = (event: EventLine) => void;

const MAX_BATCH = 500;
const STOP_MS = 2_000;

/** Every event from the moment it was opened, for people who watch: the console and `events tail`. */
export class EventStream {
  private readonly listeners = new Set<Listener>();
  private consumption: Consumption | null = null;
  private count = 0;

  /** Joins the bus at its end with a group of its own. */
  static async open(transport: EventTransport): Promise<EventStream> {
    const stream = new EventStream();
    stream.consumption = await transport.subscribe({
      group: `watch-${randomUUID()}`,
      topics: TOPICS,
      maxBatch: MAX_BATCH,
      positions: (bounds) =>
        Promise.resolve(bounds.map(({ topic, partition, end }) => ({ topic, partition, next: end }))),
      handle: (batch) => {
        for (const message of batch.messages) stream.deliver(message);
        return Promise.resolve();
      },
    });
    return stream;
  }

  /** Events seen since it was opened. */
  get seen(): number {
    return this.count;
  }

  /** Calls `listener` for each event; answers how to end that. */
  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Serves the stream as NDJSON to operators. */
  handler(auth: AuthOptions): (request: IncomingMessage, response: ServerResponse) => void {
    const verifier = new TokenVerifier(auth);
    return (request, response) => void this.serve(verifier, request, response);
  }

  async close(): Promise<void> {
    this.listeners.clear();
    await this.consumption?.stop(STOP_MS);
  }

  private async serve(verifier: TokenVerifier, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const token = (request.headers.authorization ?? '').replace(/^Bearer /, '');
    const principal = await verifier.verify(token).catch(() => null);
    if (!principal?.roles.includes('operator')) return void response.writeHead(principal ? 403 : 401).end();
    response.writeHead(200, { 'content-type': 'application/x-ndjson' }).flushHeaders();
    response.on(
      'close',
      this.listen((event) => response.write(`${JSON.stringify(event)}\n`)),
    );
  }

  private deliver(message: BusMessage): void {
    const read = fromRecord(message.topic, message.key, message.headers, message.value.toString());
    if (!read.ok) return;
    const { data: _data, ...line } = read.event;
    this.count += 1;
    for (const listener of this.listeners) listener(line);
  }
}
