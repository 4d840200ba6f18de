import {
  context,
  isSpanContextValid,
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Attributes,
  type Context,
  type Link,
  type Span,
  type SpanContext,
  type SpanKind,
  type Tracer,
} from '@opentelemetry/api';
import type { Environment } from '../config/settings.js';

/** Where spans go, and how many of them. */
export interface TracingOptions {
  /** OTLP over HTTP; spans are posted to `<endpoint>/v1/traces`. */
  readonly endpoint: string;
  /** Share of the traces that begin here and are kept, 0 to 1; a trace that began elsewhere is kept if it was kept there. */
  readonly ratio: number;
}

/** How a span begins. Attributes outside the allow-list never leave the process. */
export interface SpanStart {
  /** A constant, a route template or a topic; never an address, an id or a key. */
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes?: Attributes;
  /** W3C trace context it goes on from; null begins a trace. Absent: what is active here, if anything. */
  readonly parent?: string | null;
  readonly links?: readonly Link[];
}

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;
const FLUSH_MS = 5_000;

/** The spans of one service, by hand: what automatic ones put into a span (statements, addresses, keys) names patients. */
export class Tracing {
  private constructor(
    private readonly tracer: Tracer,
    private readonly end: () => Promise<void>,
  ) {}

  /** Starts to trace a service. The SDK is loaded only now: it costs start-up time and memory. */
  static async open(service: string, options: TracingOptions): Promise<Tracing> {
    const { openProvider } = await import('./provider.js');
    const provider = openProvider(service, options);
    return new Tracing(provider.getTracer('stepwell'), () => provider.shutdown());
  }

  /** Begins a span; the caller ends it. */
  begin({ name, kind, attributes = {}, parent, links = [] }: SpanStart): Span {
    const from = parent === undefined ? context.active() : contextOf(parent);
    return this.tracer.startSpan(name, { kind, attributes, links: [...links] }, from);
  }

  /** Runs `work` inside a new span and ends it; a failure is recorded by its class and thrown on. */
  async during<T>(start: SpanStart, work: (span: Span) => Promise<T>): Promise<T> {
    const span = this.begin(start);
    try {
      return await within(span, () => work(span));
    } catch (error) {
      failed(span, error);
      throw error;
    } finally {
      span.end();
    }
  }

  /** Sends what is left, for 5 s at most. */
  async close(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, FLUSH_MS)));
    await Promise.race([this.end().catch(() => undefined), late]);
    clearTimeout(timer);
  }
}

/** Runs `work` with `span` as the one that new spans go on from. */
export function within<T>(span: Span, work: () => T): T {
  return context.with(trace.setSpan(ROOT_CONTEXT, span), work);
}

/** Marks a span as failed. The class of the error only: its text may hold values. */
export function failed(span: Span, error: unknown): void {
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.setAttribute('error.type', error instanceof Error ? error.name : 'unknown');
}

/** Whether new spans would go on from one that is recorded. */
export function isRecording(): boolean {
  return trace.getSpan(context.active())?.isRecording() ?? false;
}

/** Id of the trace that is worked for here, null when none is. */
export function activeTraceId(): string | null {
  return trace.getSpanContext(context.active())?.traceId ?? null;
}

/** The W3C trace context of a span, as headers and outbox rows carry it. */
export function traceparentOf(span: Span): string {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}

/** The context that a W3C trace context names; null when it is none or nobody keeps that trace. */
export function keptContext(traceparent: string | null | undefined): SpanContext | null {
  const remote = traceparent ? spanContextOf(traceparent) : null;
  return remote && (remote.traceFlags & TraceFlags.SAMPLED) !== 0 ? remote : null;
}

/** `OTEL_EXPORTER_OTLP_ENDPOINT` and `OTEL_TRACES_SAMPLER_ARG`; null: nobody asked for traces. */
export function tracingOf(environment: Environment): TracingOptions | null {
  const endpoint = environment.OTEL_EXPORTER_OTLP_ENDPOINT?.trim();
  if (!endpoint) return null;
  const ratio = Number(environment.OTEL_TRACES_SAMPLER_ARG ?? '1');
  return { endpoint, ratio: ratio >= 0 && ratio <= 1 ? ratio : 1 };
}

function contextOf(traceparent: string | null): Context {
  const remote = traceparent === null ? null : spanContextOf(traceparent);
  return remote ? trace.setSpanContext(ROOT_CONTEXT, remote) : ROOT_CONTEXT;
}

function spanContextOf(traceparent: string): SpanContext | null {
  const [, traceId = '', spanId = '', flags = ''] = TRACEPARENT.exec(traceparent) ?? [];
  const spanContext = { traceId, spanId, traceFlags: parseInt(flags, 16), isRemote: true };
  return isSpanContextValid(spanContext) ? spanContext : null;
}
