import { SERVICES, type ServiceName } from '@stepwell/contracts';
import type { Redelivered, RedeliveryLine, Rewound } from '@stepwell/messaging';
import { UserError } from '../host/user-error.js';
import { Refusal, type OperatorClient } from './operator-client.js';
import type { ProgressLine } from './progress.js';

/** Which stretch of whose log, and who gets it. */
export interface ReplayChoice {
  readonly consumer: ServiceName;
  readonly source?: ServiceName;
  readonly from: string;
  readonly to: string;
  readonly dryRun: boolean;
  readonly reason?: string;
}

/** Which place of the bus, and from where. */
export interface RewindChoice {
  readonly consumer: ServiceName;
  readonly topic: string;
  readonly partition: number;
  readonly toOffset?: number;
  readonly toInstant?: string;
  readonly reason: string;
}

type FromSource = Redelivered & { readonly source: ServiceName };

/** Delivers events again, and tells what became of them, for a person or, with `json`, as one document. */
export class RedeliveryDesk {
  constructor(
    private readonly client: OperatorClient,
    private readonly json: boolean,
    private readonly progress: ProgressLine,
  ) {}

  /** Answers the exit code: 1 when events began to wait, or another event has their place. */
  async replay(choice: ReplayChoice): Promise<number> {
    const { consumer, from, to, dryRun } = choice;
    const results = (await this.each(choice)).filter((result) => result !== null);
    if (results.length === 0) throw new UserError(`--consumer ${consumer}: it consumes nothing that is published.`);
    const told = results.filter(({ read }) => read > 0).map((result) => sentence(choice, result));
    const text = told.length > 0 ? told.join('\n') : `Nothing that ${consumer} hears was recorded then.`;
    this.tell({ consumer, from, to, dryRun, sources: results }, text);
    return results.some(({ parked, clashed }) => parked + clashed > 0) ? 1 : 0;
  }

  /** Answers the exit code. */
  async rewind({ consumer, topic, partition, toOffset, toInstant, reason }: RewindChoice): Promise<number> {
    if (toOffset === undefined && toInstant === undefined)
      throw new UserError('Give --to-offset or --to-instant: where to read from again.');
    const target = toOffset === undefined ? { toInstant } : { toOffset };
    const path = `/${consumer}/v1/operations/rewind`;
    const done = await this.client.post<Rewound>(path, { topic, partition, ...target, reason });
    const records = done.from - done.to;
    this.tell(
      { consumer, ...done },
      `${consumer} reads ${topic} partition ${partition} again from offset ${done.to}; it was at ${done.from}. ` +
        `Of these ${records} records, those applied before are dropped.`,
    );
    return 0;
  }

  private async each(choice: ReplayChoice): Promise<readonly (FromSource | null)[]> {
    const reason = choice.reason ?? (choice.dryRun ? 'dry-run' : null);
    if (reason === null) throw new UserError('--reason is missing: it goes into the audit record.');
    const results: (FromSource | null)[] = [];
    try {
      for (const source of choice.source ? [choice.source] : SERVICES)
        results.push(await this.fromSource({ ...choice, reason, source }, choice.source !== undefined));
    } finally {
      this.progress.done();
    }
    return results;
  }

  /** Null for a service that this consumer hears nothing from, unless it was named. */
  private async fromSource(
    choice: ReplayChoice & { readonly source: ServiceName; readonly reason: string },
    named: boolean,
  ): Promise<FromSource | null> {
    const { consumer, source, from, to, dryRun, reason } = choice;
    const path = `/${consumer}/v1/operations/replay`;
    try {
      const answer = this.client.documents<RedeliveryLine>('POST', path, { source, from, to, dryRun, reason });
      for await (const line of answer) {
        if ('result' in line) return { source, ...line.result };
        this.progress.advance(`${line.progress.step} of ${source}`, line.progress.done, line.progress.total);
      }
    } catch (error) {
      if (error instanceof Refusal && error.code === 'replay-unknown-publisher' && !named) return null;
      throw error;
    }
    throw new Error(`POST ${path} broke off before its result`);
  }

  private tell(document: object, text: string): void {
    process.stdout.write(`${this.json ? JSON.stringify(document) : text}\n`);
  }
}

function sentence({ consumer, dryRun }: ReplayChoice, result: FromSource): string {
  const { source, read } = result;
  const parts = OUTCOMES.flatMap(([field, words]) =>
    result[field] > 0 ? [`${result[field]} ${words[dryRun ? 1 : 0]}`] : [],
  );
  const what = parts.length > 0 ? parts.join(', ') : 'nothing to do';
  return `${consumer} from ${source}: ${read} ${read === 1 ? 'event' : 'events'} read; ${what}.`;
}

/** What became of events, and what would. */
const OUTCOMES = [
  ['applied', ['applied', 'would be applied']],
  ['skipped', ['of a type it does not handle', 'of a type it does not handle']],
  ['dropped', ['applied before and dropped', 'applied before and would be dropped']],
  ['waiting', ['put behind a parked event', 'would be put behind a parked event']],
  ['parked', ['parked', 'would be parked']],
  ['clashed', ['whose place another event has', 'whose place another event has']],
] as const;
