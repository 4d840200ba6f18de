import { SERVICES, type ServiceName } from '@stepwell/contracts';
import type { KnownSite, LagReport } from '@stepwell/messaging';
import { age, namedLags, warnings, when, type NamedLag } from './lag-words.js';
import type { OperatorClient } from './operator-client.js';
import { tableOf } from './tables.js';

/** Tells how far services are behind, for a person or, with `json`, as one document. */
export class LagDesk {
  constructor(
    private readonly client: OperatorClient,
    private readonly json: boolean,
  ) {}

  /** Every service, or only one. Answers the exit code. */
  async tell(only?: ServiceName): Promise<number> {
    const services = only ? [only] : SERVICES;
    const reports = await Promise.all(
      services.map((service) => this.client.get<LagReport>(`/${service}/v1/operations/lag`)),
    );
    const sites = namedLags(reports, await this.sitesOf(reports));
    const text = this.json ? JSON.stringify({ services: reports, sites }) : render(reports, sites);
    process.stdout.write(`${text}\n`);
    return 0;
  }

  /** Only scheduling knows what sites are called. */
  private async sitesOf(reports: readonly LagReport[]): Promise<readonly KnownSite[]> {
    const wanted = Map.groupBy(
      reports.flatMap(({ sites }) => sites).filter(({ siteId }) => siteId !== null),
      ({ tenantId }) => tenantId,
    );
    const found = await Promise.all(
      [...wanted].map(([tenantId, sites]) =>
        this.client.post<{ sites: KnownSite[] }>('/scheduling/v1/operations/sites', {
          ...{ tenantId, siteIds: [...new Set(sites.map(({ siteId }) => siteId))] },
        }),
      ),
    );
    return found.flatMap((answer) => answer.sites);
  }
}

const HEAD = ['service', 'to the bus', 'from the bus', 'parked', 'timers due', 'knows others as of'];

function render(reports: readonly LagReport[], sites: readonly NamedLag[]): string {
  const table = tableOf(...HEAD);
  for (const report of reports) table.push([report.service, ...cellsOf(report)]);
  const at = reports[0] ? `Ages in seconds of the clinical clock, now ${when(reports[0].at, null)}.` : '';
  return [table.toString(), at, ...behind(reports, sites), ...warnings(reports)].join('\n');
}

function cellsOf({ outbox, records, places, parked, timers, sources }: LagReport): readonly string[] {
  const oldest = Math.max(0, ...places.map(({ oldestSeconds }) => oldestSeconds));
  const stalest = [...sources].sort((a, b) => (b.seconds ?? 0) - (a.seconds ?? 0))[0];
  return [
    waiting(outbox.rows, 'event', outbox.oldestSeconds),
    waiting(records, 'record', oldest),
    waiting(parked.events, 'event', parked.oldestSeconds),
    timersIn(timers),
    stalest ? `${age(stalest.seconds ?? 0)} ago (${stalest.source})` : 'none yet',
  ];
}

function timersIn({ due, oldestSeconds, parked }: LagReport['timers']): string {
  const parkedToo = parked > 0 ? `; ${parked} parked` : '';
  return waiting(due, 'timer', oldestSeconds) + parkedToo;
}

function waiting(count: number, unit: string, oldestSeconds: number): string {
  return count === 0 ? 'nothing waits' : `${count} ${unit}${count === 1 ? '' : 's'}, ${age(oldestSeconds)}`;
}

function behind(reports: readonly LagReport[], sites: readonly NamedLag[]): readonly string[] {
  if (sites.length === 0) return ['Every event on the bus is applied.'];
  const more = reports.filter(({ complete }) => !complete).map(({ service }) => service);
  const note = more.length > 0 ? [`More waits in ${more.join(', ')} than was looked at; the ages are right.`] : [];
  return [...sites.map(({ words }) => words), ...note];
}
