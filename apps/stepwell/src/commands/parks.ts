import { SERVICES, type ServiceName } from '@stepwell/contracts';
import Table from 'cli-table3';
import type { OperatorClient } from './operator-client.js';

/** Which parked stream. */
export interface StreamChoice {
  readonly service: ServiceName;
  readonly tenant: string;
  readonly source: string;
  readonly topic: string;
  readonly key: string;
}

interface ParkLine {
  readonly service: string;
  readonly tenantId: string;
  readonly source: string;
  readonly topic: string;
  readonly key: string;
  readonly reason: string;
  readonly errorClass: string | null;
  readonly since: string;
  readonly attempts: number;
  readonly events: number;
}

interface EventLine {
  readonly sequence: number;
  readonly id: string;
  readonly type: string;
  readonly occurredAt: string;
}

const streamOf = ({ tenant, source, topic, key }: StreamChoice) => ({ tenantId: tenant, source, topic, key });

/** What an operator does with parked streams, printed for a person or, with `json`, as one document. Answers the exit code. */
export class ParkDesk {
  constructor(
    private readonly client: OperatorClient,
    private readonly json: boolean,
  ) {}

  /** Every parked stream of every service. */
  async list(): Promise<number> {
    const found = await Promise.all(
      SERVICES.map(async (service) => {
        const { parked } = await this.client.get<{ parked: Omit<ParkLine, 'service'>[] }>(`/${service}/v1/parks`);
        return parked.map((line) => ({ service, ...line }));
      }),
    );
    const lines: readonly ParkLine[] = found.flat();
    this.tell(lines, () => (lines.length === 0 ? 'Nothing is parked.' : tableOf(lines)));
    return 0;
  }

  /** The waiting events of one stream, in order. */
  async show(stream: StreamChoice): Promise<number> {
    const query = new URLSearchParams(streamOf(stream)).toString();
    const path = `/${stream.service}/v1/parks/events?${query}`;
    const { events } = await this.client.get<{ events: EventLine[] }>(path);
    this.tell(events, () => {
      if (events.length === 0) return 'This stream does not wait.';
      const table = new Table({ head: ['sequence', 'event', 'type', 'occurred (UTC)'] });
      for (const event of events) table.push([event.sequence, event.id, event.type, event.occurredAt]);
      return table.toString();
    });
    return 0;
  }

  /** Applies the waiting events again, in order. 1 when some still wait. */
  async retry(stream: StreamChoice): Promise<number> {
    return this.report(await this.client.post(`/${stream.service}/v1/parks/retry`, streamOf(stream)));
  }

  /** Drops the first waiting event for a coded reason, then retries. 1 when some still wait. */
  async skip(stream: StreamChoice, reason: string): Promise<number> {
    return this.report(await this.client.post(`/${stream.service}/v1/parks/skip`, { ...streamOf(stream), reason }));
  }

  private report(outcome: { applied: number; waiting: number }): number {
    const events = (count: number): string => `${count} ${count === 1 ? 'event' : 'events'}`;
    this.tell(outcome, () => `Applied ${events(outcome.applied)}; ${events(outcome.waiting)} still waiting.`);
    return outcome.waiting > 0 ? 1 : 0;
  }

  private tell(document: unknown, text: () => string): void {
    process.stdout.write(`${this.json ? JSON.stringify(document) : text()}\n`);
  }
}

/** The parked streams, and below the table what names each of them to `show`, `retry` and `skip`. */
function tableOf(lines: readonly ParkLine[]): string {
  const table = new Table({ head: ['', 'service', 'waits for', 'why', 'since (UTC)', 'tries', 'events'] });
  lines.forEach((line, i) =>
    table.push([
      i + 1,
      line.service,
      line.source,
      line.errorClass ? `${line.reason} (${line.errorClass})` : line.reason,
      line.since.slice(0, 19),
      line.attempts,
      line.events,
    ]),
  );
  const choices = lines.map(
    ({ service, tenantId, source, topic, key }, i) =>
      `${i + 1}: --service ${service} --tenant ${tenantId} --source ${source} --topic ${topic} --key ${key}`,
  );
  return [table.toString(), 'For show, retry and skip:', ...choices].join('\n');
}
