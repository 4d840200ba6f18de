import type { EventEnvelope, ServiceName } from '@stepwell/contracts';
import type { FeedReader, PartitionQuery, StreamQuery } from './feed.js';

/** Where the services are, and how this one proves itself. */
export interface HttpFeedOptions {
  /** Origin of each service, without a trailing slash: `http://intake:3000`. */
  readonly originOf: (service: ServiceName) => string;
  /** A bearer token with role `service` and the platform's tenant. */
  readonly token: () => Promise<string>;
  /** One page of silence, ms. Default 30000. */
  readonly timeoutMs?: number;
}

/** Reads other services' logs over HTTP, NDJSON. */
export class HttpFeedReader implements FeedReader {
  constructor(private readonly options: HttpFeedOptions) {}

  stream(source: ServiceName, query: StreamQuery): AsyncIterable<EventEnvelope> {
    return this.read(source, { ...query });
  }

  partition(source: ServiceName, query: PartitionQuery): AsyncIterable<EventEnvelope> {
    return this.read(source, { ...query });
  }

  private async *read(source: ServiceName, query: Record<string, string | number>): AsyncIterable<EventEnvelope> {
    const wanted = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) wanted.set(name, String(value));
    const response = await fetch(`${this.options.originOf(source)}/${source}/v1/events/feed?${wanted}`, {
      headers: { authorization: `Bearer ${await this.options.token()}`, accept: 'application/x-ndjson' },
      signal: AbortSignal.timeout(this.options.timeoutMs ?? 30_000),
    });
    if (!response.ok || !response.body) throw new FeedUnreadable(source, response.status);
    for await (const line of linesOf(response.body)) yield eventOf(line);
  }
}

/** The publisher did not answer with its log. */
export class FeedUnreadable extends Error {
  override readonly name = 'FeedUnreadable';
  constructor(source: string, status: number) {
    super(`feed of ${source}: status ${status}`);
  }
}

function eventOf(line: string): EventEnvelope {
  return JSON.parse(line) as EventEnvelope;
}

async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncIterable<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of body) {
    const parts = (rest + decoder.decode(bytes, { stream: true })).split('\n');
    rest = parts.pop()!;
    yield* parts;
  }
  if (rest) yield rest;
}
