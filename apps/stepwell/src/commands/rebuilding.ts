import { SERVICES, type ServiceName } from '@stepwell/contracts';
import type { ListedView, Rebuilt, RebuildLine, TableComparison } from '@stepwell/messaging';
import { UserError } from '../host/user-error.js';
import type { OperatorClient } from './operator-client.js';
import type { ProgressLine } from './progress.js';
import { tableOf } from './tables.js';

/** How a view is made anew. */
export interface RebuildChoice {
  readonly dryRun: boolean;
  readonly reason?: string;
}

type Found = ListedView & { readonly service: ServiceName };

/** Makes read models anew, and tells what differed, for a person or, with `json`, as one document. */
export class RebuildDesk {
  constructor(
    private readonly client: OperatorClient,
    private readonly json: boolean,
    private readonly progress: ProgressLine,
  ) {}

  /** Every view that can be made anew. Answers the exit code. */
  async list(): Promise<number> {
    const views = await this.views();
    const table = tableOf('view', 'service', 'what people read there', 'tables');
    for (const { name, service, about, tables } of views) table.push([name, service, about, tables.join(', ')]);
    this.tell(views, () => table.toString());
    return 0;
  }

  /** Answers the exit code: 1 when a dry run found a difference, since it was not mended. */
  async rebuild(view: string | undefined, { dryRun, reason }: RebuildChoice): Promise<number> {
    const why = reason ?? (dryRun ? 'dry-run' : null);
    if (why === null) throw new UserError('--reason is missing: it goes into the audit record.');
    const views = await this.views();
    const found = views.find(({ name }) => name === view);
    if (!found) throw new UserError(`There is no view ${view ?? 'without a name'}. Views: ${namesOf(views)}.`);
    const result = await this.follow(found, { view: found.name, dryRun, reason: why });
    this.tell({ service: found.service, ...result }, () => report(found, result));
    return dryRun && result.tables.some(differs) ? 1 : 0;
  }

  private async views(): Promise<readonly Found[]> {
    const all = await Promise.all(
      SERVICES.map(async (service) => {
        const { views } = await this.client.get<{ views: ListedView[] }>(`/${service}/v1/operations/views`);
        return views.map((view) => ({ service, ...view }));
      }),
    );
    return all.flat();
  }

  private async follow({ service, name }: Found, body: object): Promise<Rebuilt> {
    try {
      for await (const line of this.client.documents<RebuildLine>('POST', `/${service}/v1/operations/rebuild`, body)) {
        if ('result' in line) return line.result;
        if ('refused' in line)
          throw new UserError(`${line.refused}: ${name} is being made anew already. Who can lift it: time.`);
        const { step, done, total } = line.progress;
        this.progress.advance(`${name}: ${step}`, done, total);
      }
    } finally {
      this.progress.done();
    }
    throw new Error(`the rebuild of ${name} broke off before its result`);
  }

  private tell(document: unknown, text: () => string): void {
    process.stdout.write(`${this.json ? JSON.stringify(document) : text()}\n`);
  }
}

function differs({ liveDigest, nextDigest }: TableComparison): boolean {
  return liveDigest !== nextDigest;
}

function namesOf(views: readonly Found[]): string {
  return views.map(({ name }) => name).join(', ');
}

const SHOWN = 12;

function report({ service, name }: Found, { events, tables, switched, heldMs }: Rebuilt): string {
  const table = tableOf('table', 'live rows', 'live digest', 'new rows', 'new digest', 'only live', 'only new');
  for (const one of tables)
    table.push([
      ...[one.name, one.liveRows, one.liveDigest.slice(0, SHOWN), one.nextRows, one.nextDigest.slice(0, SHOWN)],
      ...[one.onlyLive, one.onlyNext],
    ]);
  const differing = tables.filter(differs);
  const found =
    differing.length === 0 ? 'The live view is what its events say.' : 'The live view differed from its events:';
  const examples = differing.map((one) => `  ${one.name}: ${one.examples.join('; ')}`);
  const done = switched ? 'The new tables are the live ones now' : 'Nothing was changed';
  return [
    table.toString(),
    [found, ...examples].join('\n'),
    `${done}. ${name} of ${service}: ${events} events folded; consumers and timers waited ${heldMs} ms, readers went on.`,
  ].join('\n');
}
