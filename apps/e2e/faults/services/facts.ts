// The producer: commands over HTTP through the platform's edge, state and events in one transaction.
import { Body, Controller, Module, Post, type DynamicModule } from '@nestjs/common';
import { LeaveEndedV1, LeaveStartedV1 } from '@stepwell/contracts';
import type { Id } from '@stepwell/kernel';
import type { ServiceDefinition } from '@stepwell/messaging';
import { Caller, Edge, IsUuid, Roles, type Answer, type Call, type Reply, type Tx } from '@stepwell/platform';
import { IsIn } from 'class-validator';
import type { Behaviour } from './behaviour.js';
import { FactTables1800000000000 } from './tables.js';

/** A fact of a patient, made by one command; `n` counts the patient's facts. */
export interface FactStated {
  readonly commandId: Id;
  readonly patientId: Id;
  readonly n: number;
}

class FactBody {
  @IsUuid() commandId: Id;
  @IsUuid() patientId: Id;
  @IsIn(['fact', 'refused', 'failing']) kind: 'fact' | 'refused' | 'failing';
}

const COUNT = `INSERT INTO intake.tally AS t (tenant_id, patient_id, facts) VALUES ($1, $2, 1)
  ON CONFLICT (tenant_id, patient_id) DO UPDATE SET facts = t.facts + 1 RETURNING facts`;
const KEEP = 'INSERT INTO intake.fact (tenant_id, command_id, patient_id, n) VALUES ($1, $2, $3, $4)';

@Controller('intake/v1')
@Roles('service')
class FactController {
  constructor(private readonly edge: Edge<FactStated>) {}

  /** States a fact. A `refused` one is rejected and a `failing` one throws after everything was written and recorded. */
  @Post('facts')
  state(@Caller() call: Call, @Body() body: FactBody): Promise<Reply> {
    return this.edge.command(call, 'state-fact', body.patientId, (tx) => work(tx, body));
  }
}

async function work(tx: Tx<FactStated>, { commandId, patientId, kind }: FactBody): Promise<Answer<{ n: number }>> {
  const [row] = await tx.query<{ facts: number }>(COUNT, [tx.tenantId, patientId]);
  const n = row!.facts;
  await tx.query(KEEP, [tx.tenantId, commandId, patientId, n]);
  tx.record({ commandId, patientId, n });
  if (kind === 'failing') throw new Error('the work failed after it had recorded');
  if (kind === 'refused') return { ok: false, rejection: 'fact-refused' };
  return { ok: true, status: 201, body: { n } };
}

@Module({})
class Facts {}

/** The producer's definition; it goes by the name of intake, whose topic it fills. */
export function facts(behaviour: Behaviour): ServiceDefinition<FactStated, object> {
  return {
    name: 'intake',
    schema: 'intake',
    migrations: [FactTables1800000000000],
    problems: { 'fact-refused': { status: 409, title: 'This fact is refused.', liftableBy: 'nobody' } },
    publish: (fact, { now }) => {
      const day = { siteDate: now.slice(0, 10), zone: 'UTC' };
      const leave = { patientId: fact.patientId, episodeId: fact.patientId, leaveId: fact.commandId, ...day };
      const about = { key: fact.patientId, siteId: null, occurredAt: now };
      const told = { ...about, contract: LeaveStartedV1, data: { ...leave, reason: `n-${fact.n}` } };
      return behaviour.tellsMore ? [told, { ...about, contract: LeaveEndedV1, data: leave }] : told;
    },
    module: ({ edge }): DynamicModule => ({
      module: Facts,
      controllers: [FactController],
      providers: [{ provide: Edge, useValue: edge }],
    }),
  };
}
