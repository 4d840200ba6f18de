// A consumer that emits: every fact has one effect here and one event of its own, in one transaction.
import { Controller, Module, type DynamicModule } from '@nestjs/common';
import { LeaveStartedV1, NaloxoneProvidedV1 } from '@stepwell/contracts';
import { OnRun, type ConsumerTx, type Received, type ServiceDefinition } from '@stepwell/messaging';
import type { Statement } from '@stepwell/platform';
import pg from 'pg';
import { Behaviour } from './behaviour.js';
import { effects } from './effects.js';
import { EchoTables1800000000001 } from './tables.js';

/** The answer to a fact. */
export interface Echoed {
  readonly patientId: string;
}

/** A way to the database beside the consumer's transaction; nothing that is meant to be right has one. */
class Apart {
  private readonly pool: pg.Pool;

  constructor(url: string) {
    this.pool = new pg.Pool({ connectionString: url, application_name: 'stepwell apart', max: 4 });
  }

  async run(tenantId: string, { text, values }: Statement): Promise<void> {
    const client = await this.pool.connect();
    try {
      await client.query("SELECT set_config('app.tenant', $1, false)", [tenantId]);
      await client.query(text, [...values]);
    } finally {
      client.release();
    }
  }
}

@Controller()
class EchoConsumer {
  constructor(
    private readonly behaviour: Behaviour,
    private readonly apart: Apart,
  ) {}

  @OnRun(LeaveStartedV1)
  async stated(tx: ConsumerTx<Echoed>, events: readonly Received[]): Promise<void> {
    if (events.some(({ key }) => this.behaviour.failsFor.includes(key)))
      throw new Error('this version cannot handle that patient');
    const effect = effects('medication', tx.tenantId, events);
    if (this.behaviour.effectsApart) await this.apart.run(tx.tenantId, effect);
    else await tx.query(effect.text, effect.values);
    for (const event of events) tx.recordFor(event, { patientId: event.key });
  }
}

@Module({})
class Echo {}

/** The emitting consumer's definition; it goes by the name of medication. */
export function echo(behaviour: Behaviour, url: string): ServiceDefinition<Echoed, object> {
  return {
    name: 'medication',
    schema: 'medication',
    migrations: [EchoTables1800000000001],
    problems: {},
    publish: ({ patientId }, { now }) => ({
      contract: NaloxoneProvidedV1,
      key: patientId,
      siteId: null,
      occurredAt: now,
      data: { patientId, units: 1, siteDate: now.slice(0, 10), zone: 'UTC' },
    }),
    module: (): DynamicModule => ({
      module: Echo,
      controllers: [EchoConsumer],
      providers: [
        { provide: Behaviour, useValue: behaviour },
        { provide: Apart, useValue: new Apart(url) },
      ],
    }),
  };
}
