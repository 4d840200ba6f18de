import { SERVICES, type ServiceName } from '@stepwell/contracts';
import type { ConsumedLine, Difference, Progress, PublishedLine, PublishedStream } from '@stepwell/messaging';
import { Comparison, type Asked, type ConsumerPart } from './comparison.js';
import type { OperatorClient } from './operator-client.js';
import type { ProgressLine } from './progress.js';
import { comparisonTables, streamLine } from './verify-tables.js';

/** What is compared, and how long a consumer is waited for. */
export interface VerifyChoice {
  readonly from?: string;
  readonly to?: string;
  readonly waitSeconds: number;
  readonly streams: boolean;
}

interface End {
  readonly topic: string;
  readonly partition: number;
  readonly next: number;
}

const ASKED_AT_ONCE = 1000;

/** Compares outbox, log, bus and inboxes of a running platform. */
export class VerifyDesk {
  private readonly comparison = new Comparison();
  private readonly ends = new Map<string, End>();

  constructor(
    private readonly client: OperatorClient,
    private readonly json: boolean,
    private readonly progress: ProgressLine,
  ) {}

  /** Answers the exit code: 1 when anything differs. */
  async verify(choice: VerifyChoice): Promise<number> {
    try {
      for (const service of SERVICES) await this.published(service, choice);
      for (const service of SERVICES) await this.consumed(service, choice);
    } finally {
      this.progress.done();
    }
    const { publishers, consumers, differences } = this.comparison;
    const { from = null, to = null } = choice;
    const document = { window: { from, to }, agree: differences.length === 0, publishers, consumers, differences };
    process.stdout.write(`${this.json ? JSON.stringify(document) : comparisonTables(this.comparison)}\n`);
    return differences.length === 0 ? 0 : 1;
  }

  private async published(service: ServiceName, { from, to, streams }: VerifyChoice): Promise<void> {
    const sum = this.comparison.publisher(service);
    const query = new URLSearchParams({ ...(from ? { from } : {}), ...(to ? { to } : {}) }).toString();
    const path = `/${service}/v1/operations/published${query ? `?${query}` : ''}`;
    for await (const line of this.client.documents<PublishedLine>('GET', path)) {
      if ('progress' in line) this.advance(service, line.progress);
      else if ('ends' in line) this.endsAt(line.ends);
      else if ('differences' in line) this.comparison.differ(sum, line.differences);
      else {
        this.comparison.published(sum, line.stream);
        if (streams) this.list(service, line.stream);
      }
    }
  }

  private list(service: ServiceName, stream: PublishedStream): void {
    process.stdout.write(`${this.json ? JSON.stringify({ service, stream }) : streamLine(service, stream)}\n`);
  }

  /** Topics that several services publish on end where the last look saw them end. */
  private endsAt(ends: readonly End[]): void {
    for (const end of ends) {
      const name = `${end.topic} ${end.partition}`;
      const before = this.ends.get(name)?.next ?? 0;
      this.ends.set(name, { ...end, next: Math.max(before, end.next) });
    }
  }

  private async consumed(consumer: ServiceName, { waitSeconds }: VerifyChoice): Promise<void> {
    const path = `/${consumer}/v1/operations/consumed`;
    const body = { ends: [...this.ends.values()], waitSeconds };
    let part: ConsumerPart | null = null;
    for await (const line of this.client.documents<ConsumedLine>('POST', path, body)) {
      if ('topics' in line) part = this.comparison.consumer(consumer, line.topics);
      else if ('progress' in line) this.advance(consumer, line.progress);
      else if ('watermark' in line) part?.consumed(line.watermark);
      else if (part) this.comparison.differ(part.sum, unsettled(consumer, line.unsettled));
    }
    if (!part) throw new Error(`POST ${path} broke off before its result`);
    part.missed();
    part.answered(await this.idsOf(part.open));
  }

  private async idsOf(places: readonly Asked[]): Promise<readonly (string | null)[]> {
    const ids = new Map<Asked, string | null>();
    for (const [source, asked] of Map.groupBy(places, (place) => place.source))
      for (let at = 0; at < asked.length; at += ASKED_AT_ONCE) {
        const some = asked.slice(at, at + ASKED_AT_ONCE);
        const body = { places: some.map(({ tenantId, topic, key, sequence }) => ({ tenantId, topic, key, sequence })) };
        const answer = await this.client.post<{ ids: (string | null)[] }>(`/${source}/v1/operations/ids`, body);
        some.forEach((place, i) => ids.set(place, answer.ids[i] ?? null));
      }
    return places.map((place) => ids.get(place) ?? null);
  }

  private advance(service: string, { step, done, total }: Progress): void {
    this.progress.advance(`${service}: ${step}`, done, total);
  }
}

function unsettled(
  consumer: ServiceName,
  places: readonly { topic: string; partition: number; next: number; wanted: number }[],
): readonly Difference[] {
  return places.map(({ topic, partition, next, wanted }) => ({
    ...{
      kind: 'consumer-not-settled',
      source: topic,
      consumer,
      topic,
      partition,
      sequence: next,
      count: wanted - next,
    },
  }));
}
