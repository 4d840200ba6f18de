// A set-based projection over two services' streams: effects with a counter, and per stream a chain of hashes.
import { Controller, Module, type DynamicModule } from '@nestjs/common';
import { LeaveStartedV1, NaloxoneProvidedV1 } from '@stepwell/contracts';
import { OnRun, type ConsumerTx, type Received, type ServiceDefinition } from '@stepwell/messaging';
import { chained } from '../framework/chain.js';
import { Behaviour } from './behaviour.js';
import { effects } from './effects.js';
import { ProjectionTables1800000000002 } from './tables.js';

interface ViewRow {
  readonly source: string;
  readonly key: string;
  readonly events: number;
  readonly chain: string;
}

const READ = `SELECT source, key, events, chain FROM step_down.view JOIN unnest($1::text[], $2::text[]) AS x(source, key)
  USING (source, key)`;
const WRITE = `INSERT INTO step_down.view (tenant_id, source, key, events, chain)
  SELECT $1::uuid, * FROM unnest($2::text[], $3::text[], $4::int[], $5::text[])
  ON CONFLICT (tenant_id, source, key) DO UPDATE SET events = excluded.events, chain = excluded.chain`;

@Controller()
class ViewConsumer {
  constructor(private readonly behaviour: Behaviour) {}

  @OnRun(LeaveStartedV1, NaloxoneProvidedV1)
  async told(tx: ConsumerTx, events: readonly Received[]): Promise<void> {
    if (events.some(({ key }) => this.behaviour.failsFor.includes(key)))
      throw new Error('this version cannot handle that patient');
    const { text, values } = effects('step_down', tx.tenantId, events);
    void tx.query(text, values);
    const views = await this.views(tx, events);
    for (const event of events) {
      const name = `${event.service} ${event.key}`;
      const { source, key, events: count, chain } = views.get(name)!;
      views.set(name, { source, key, events: count + 1, chain: chained(chain, event.id) });
    }
    const rows = [...views.values()];
    await tx.query(WRITE, [
      tx.tenantId,
      rows.map((row) => row.source),
      rows.map((row) => row.key),
      rows.map((row) => row.events),
      rows.map((row) => row.chain),
    ]);
  }

  private async views(tx: ConsumerTx, events: readonly Received[]): Promise<Map<string, ViewRow>> {
    const fresh = events.map(({ service: source, key }): ViewRow => ({ source, key, events: 0, chain: '' }));
    const views = new Map(fresh.map((row) => [`${row.source} ${row.key}`, row]));
    const rows = [...views.values()];
    const stored = await tx.query<ViewRow>(READ, [rows.map((row) => row.source), rows.map((row) => row.key)]);
    for (const row of stored) views.set(`${row.source} ${row.key}`, row);
    return views;
  }
}

@Module({})
class Projection {}

/** The projecting consumer's definition; it goes by the name of step-down. */
export function projection(behaviour: Behaviour): ServiceDefinition<never, object> {
  return {
    name: 'step-down',
    schema: 'step_down',
    migrations: [ProjectionTables1800000000002],
    problems: {},
    publish: () => [],
    module: (): DynamicModule => ({
      module: Projection,
      controllers: [ViewConsumer],
      providers: [{ provide: Behaviour, useValue: behaviour }],
    }),
  };
}
