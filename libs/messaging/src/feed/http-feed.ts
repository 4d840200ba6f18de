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
    const patience = new Patience(this.options.timeoutMs ?? 30_000);
    try {
      yield* this.answer(source, wanted, patience);
    } finally {
      patience.end();
    }
  }

  private async *answer(
    source: ServiceName,
    wanted: URLSearchParams,
    patience: Patience,
  ): AsyncIterable<EventEnvelope> {
    const response = await fetch(`${this.options.originOf(source)}/${source}/v1/events/feed?${wanted}`, {
      headers: { authorization: `Bearer ${await this.options.token()}`, accept: 'application/x-ndjson' },
      signal: patience.signal,
    });
    if (!response.ok || !response.body) throw new FeedUnreadable(source, response.status);
    for await (const line of linesOf(patience.over(response.body))) yield eventOf(line);
  }
}

/** Gives up when the other side is silent for too long; the time that the reader takes for itself does not count. */
class Patience {
  private readonly controller = new AbortController();
  private timer: NodeJS.Timeout;

  constructor(private readonly silenceMs: number) {
    this.timer = this.started();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  async *over<T>(parts: AsyncIterable<T>): AsyncIterable<T> {
    for await (const part of parts) {
      clearTimeout(this.timer);
      yield part;
      this.timer = this.started();
    }
  }

  end(): void {
    clearTimeout(this.timer);
  }

  private started(): NodeJS.Timeout {
    return setTimeout(() => this.controller.abort(new Error('the feed is silent')), this.silenceMs);
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
