import { createServer, type Server } from 'node:http';

/** A span as it left a service. */
export interface ReceivedSpan {
  /** `stepwell-intake`. */
  readonly service: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  /** Of those that are numbers or texts. */
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
}

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue?: string; readonly intValue?: number };
}

interface SentSpan extends Omit<ReceivedSpan, 'service' | 'attributes' | 'links'> {
  readonly attributes: readonly Attribute[];
  readonly links?: ReceivedSpan['links'];
}

interface Export {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly SentSpan[] }[];
  }[];
}

/** Stands where a collector would: takes OTLP over HTTP as JSON and keeps every byte. */
export class SpanReceiver {
  private readonly bodies: string[] = [];

  private constructor(private readonly server: Server) {}

  static async open(): Promise<SpanReceiver> {
    const server = createServer();
    const receiver = new SpanReceiver(server);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        receiver.bodies.push(Buffer.concat(chunks).toString('utf8'));
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  /** What makes a platform send everything here. */
  get options(): { readonly endpoint: string; readonly ratio: number } {
    const address = this.server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    return { endpoint: `http://127.0.0.1:${port}`, ratio: 1 };
  }

  /** Everything received, as it was sent. */
  get text(): string {
    return this.bodies.join('\n');
  }

  get spans(): readonly ReceivedSpan[] {
    return this.bodies.flatMap((body) =>
      (JSON.parse(body) as Export).resourceSpans.flatMap(({ resource, scopeSpans }) => {
        const service = String(valuesOf(resource.attributes)['service.name']);
        return scopeSpans.flatMap(({ spans }) =>
          spans.map((span) => ({ links: [], ...span, service, attributes: valuesOf(span.attributes) })),
        );
      }),
    );
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

function valuesOf(attributes: readonly Attribute[]): Readonly<Record<string, string | number>> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue ?? '']));
}
