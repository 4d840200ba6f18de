import { SERVICES, type ServiceName } from '@stepwell/contracts';
import { UserError } from '../host/user-error.js';
import type { OperatorClient } from './operator-client.js';
import { eventsTable, waitingTables, type EventLine, type StreamLine, type TimerLine } from './park-tables.js';

/** Which parked stream. */
export interface StreamChoice {
  readonly service: ServiceName;
  readonly tenant: string;
  readonly source: string;
  readonly topic: string;
  readonly key: string;
}

type Place = Pick<StreamChoice, 'service' | 'tenant'>;

/** What retry and skip name: a stream, or a timer. */
export interface ParkChoice extends Place, Partial<Omit<StreamChoice, keyof Place>> {
  readonly timer?: string;
}

/** Which waiting event a skip drops. */
export interface EventChoice {
  readonly event?: string;
}

interface ServiceParks {
  readonly parked: readonly Omit<StreamLine, 'service'>[];
  readonly timers: readonly Omit<TimerLine, 'service'>[];
}

const streamOf = ({ tenant, source, topic, key }: StreamChoice) => ({ tenantId: tenant, source, topic, key });

/** What an operator does with what is parked, printed for a person or, with `json`, as one document. Answers the exit code. */
export class ParkDesk {
  constructor(
    private readonly client: OperatorClient,
    private readonly json: boolean,
  ) {}

  /** Every parked stream and timer of every service. */
  async list(): Promise<number> {
    const found = await Promise.all(
      SERVICES.map(async (service) => ({
        service,
        waiting: await this.client.get<ServiceParks>(`/${service}/v1/parks`),
      })),
    );
    const streams = found.flatMap(({ service, waiting }) => waiting.parked.map((line) => ({ service, ...line })));
    const timers = found.flatMap(({ service, waiting }) => waiting.timers.map((line) => ({ service, ...line })));
    this.tell([...streams, ...timers], () => waitingTables(streams, timers));
    return 0;
  }

  /** The waiting events of one stream, in order. */
  async show(stream: StreamChoice): Promise<number> {
    const query = new URLSearchParams(streamOf(stream)).toString();
    const path = `/${stream.service}/v1/parks/events?${query}`;
    const { events } = await this.client.get<{ events: EventLine[] }>(path);
    this.tell(events, () => eventsTable(events, { service: stream.service, ...streamOf(stream) }));
    return 0;
  }

  /** Applies the waiting events again, in order, or lets the timer fire again. 1 when some events still wait. */
  async retry(choice: ParkChoice): Promise<number> {
    if (choice.timer) return this.timer('retry', choice, {});
    const stream = streamIn(choice);
    return this.report(await this.client.post(`/${stream.service}/v1/parks/retry`, streamOf(stream)));
  }

  /**
   * Drops `event`, which must be the first that waits, for a coded reason, then retries; or deletes the timer. 1 when some
   * events still wait.
   */
  async skip(choice: ParkChoice & EventChoice, reason: string): Promise<number> {
    if (choice.timer) return this.timer('skip', choice, { reason });
    const stream = streamIn(choice);
    const body = { ...streamOf(stream), eventId: eventIn(choice), reason };
    return this.report(await this.client.post(`/${stream.service}/v1/parks/skip`, body));
  }

  private async timer(verb: 'retry' | 'skip', choice: ParkChoice, more: object): Promise<number> {
    const { service, tenant: tenantId, timer: timerId } = choice;
    const outcome = await this.client.post<object>(`/${service}/v1/parks/timers/${verb}`, {
      ...{ tenantId, timerId },
      ...more,
    });
    this.tell(outcome, () => TIMER_TOLD[verb]);
    return 0;
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

const TIMER_TOLD = {
  retry: 'The timer fires again within moments; `events park ls` lists it again when it fails again.',
  skip: 'The timer is gone: neither its work nor a timer that it would have scheduled happens.',
} as const;

function streamIn({ service, tenant, source, topic, key }: ParkChoice): StreamChoice {
  if (source && topic && key) return { service, tenant, source, topic, key };
  throw new UserError('Give --timer, or --source, --topic and --key; `events park ls` prints them ready to use.');
}

function eventIn({ event }: EventChoice): string {
  if (event) return event;
  throw new UserError('--event is missing: `events park ls` and `show` print the first event that waits.');
}
