import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, Module, Post, type DynamicModule } from '@nestjs/common';
import { LeaveEndedV1, LeaveStartedV1, StepDownFactsResumedV1, type DataOf } from '@stepwell/contracts';
import { addHours, type Id } from '@stepwell/kernel';
import {
  On,
  OnTimer,
  type ConsumerTx,
  type FiredTimer,
  type Received,
  type ServiceDefinition,
  type ServiceDeps,
} from '@stepwell/messaging';
import { Caller, IsUuid, Public, Roles, tenantTable, type Call, type Reply } from '@stepwell/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { expectEveryRouteGuarded, expectTenantIsolation, startTestService, type TestService } from '../src/index.js';

const PATIENT = 'aaaaaaaa-0000-4000-8000-000000000001';
const LEAVE = 'aaaaaaaa-0000-4000-8000-000000000002';

type LeaveSeen = { readonly type: 'leave-seen'; readonly patientId: Id };

class LeaveTables1764547200100 implements MigrationInterface {
  readonly name = 'LeaveTables1764547200100';

  async up(runner: QueryRunner): Promise<void> {
    const columns = 'leave_id uuid NOT NULL, ended_at timestamptz, PRIMARY KEY (tenant_id, leave_id)';
    await runner.query(tenantTable('step_down', 'leave', columns));
  }

  down(): Promise<void> {
    return Promise.reject(new Error('forward only'));
  }
}

class NewLeave {
  @IsUuid() leaveId: string;
}

type Deps = ServiceDeps<LeaveSeen, object>;

@Roles('nurse')
@Controller('step-down/v1/leaves')
class LeaveController {
  constructor(private readonly deps: Deps) {}

  @Post()
  open(@Caller() call: Call, @Body() body: NewLeave): Promise<Reply> {
    return this.deps.edge.command(call, 'open-leave', body.leaveId, async (tx) => {
      await tx.query('INSERT INTO step_down.leave VALUES ($1, $2)', [tx.tenantId, body.leaveId]);
      tx.record({ type: 'leave-seen', patientId: body.leaveId });
      return { ok: true, body: { by: tx.cause.actor }, status: 201 };
    });
  }

  @Public()
  @Get('open')
  rules(): object {
    return {};
  }
}

@Controller()
class LeaveEvents {
  @On(LeaveStartedV1)
  async started(tx: ConsumerTx<LeaveSeen>, { data, id }: Received<DataOf<typeof LeaveStartedV1>>): Promise<void> {
    await tx.query('INSERT INTO step_down.leave VALUES ($1, $2)', [tx.tenantId, data.leaveId]);
    tx.record({ type: 'leave-seen', patientId: data.patientId });
    tx.schedule({
      id,
      command: 'end-leave',
      due: addHours(tx.now, 48),
      key: data.patientId,
      data: { leaveId: data.leaveId },
    });
  }

  @OnTimer('end-leave')
  async due(tx: ConsumerTx<LeaveSeen>, timer: FiredTimer): Promise<void> {
    await tx.query('UPDATE step_down.leave SET ended_at = $1', [timer.due]);
  }
}

@Module({})
class LeaveModule {}

const definition: ServiceDefinition<LeaveSeen, object> = {
  name: 'step-down',
  schema: 'step_down',
  migrations: [LeaveTables1764547200100],
  problems: {},
  publish: ({ patientId }, { now }) => ({
    contract: StepDownFactsResumedV1,
    key: patientId,
    siteId: null,
    occurredAt: now,
    data: { patientId, source: 'intake', consumer: 'step-down', reason: 'test' },
  }),
  module: (deps: Deps): DynamicModule => ({
    module: LeaveModule,
    controllers: [LeaveController, LeaveEvents],
    providers: [{ provide: Object, useValue: deps }],
  }),
};
Reflect.defineMetadata('design:paramtypes', [Object], LeaveController);

let service: TestService;
beforeAll(async () => {
  service = await startTestService(definition);
});
afterAll(() => service.stop());

const leaves = (): Promise<Record<string, unknown>[]> =>
  service.sql('SELECT leave_id, ended_at IS NOT NULL AS ended FROM step_down.leave ORDER BY 1');
const started = {
  patientId: PATIENT,
  leaveId: LEAVE,
  episodeId: LEAVE,
  reason: 'hospital',
  siteDate: '2026-01-05',
  zone: 'America/New_York',
};
const ENDED = {
  patientId: PATIENT,
  leaveId: LEAVE,
  episodeId: LEAVE,
  siteDate: '2026-01-07',
  zone: 'America/New_York',
};

describe('a test service', () => {
  it('applies a delivered event before it answers', async () => {
    const event = await service.deliver(LeaveStartedV1, started);
    expect(event.sequence).toBe(1);
    expect(await leaves()).toEqual([{ leave_id: LEAVE, ended: false }]);
  });

  it('lists what the service published, with its cause', async () => {
    const [event] = await service.events(StepDownFactsResumedV1.type);
    expect(event).toMatchObject({ key: PATIENT, service: 'step-down', sequence: 1, tenantId: service.tenantId });
    expect(await service.events('step-down.Nothing.v1')).toEqual([]);
  });

  it('fires timers when the clock is moved', async () => {
    service.clock.advance({ hours: 47 });
    await service.quiet();
    expect(await leaves()).toEqual([{ leave_id: LEAVE, ended: false }]);
    service.clock.advance({ hours: 1 });
    await service.quiet();
    expect(await leaves()).toEqual([{ leave_id: LEAVE, ended: true }]);
  });

  it('counts the sequence of each stream', async () => {
    const second = await service.deliver(LeaveEndedV1, ENDED);
    expect(second.sequence).toBe(2);
  });

  it('speaks HTTP as a staff member of a role', async () => {
    const leaveId = 'aaaaaaaa-0000-4000-8000-000000000003';
    const answer = await service.as('nurse').post('/step-down/v1/leaves', { leaveId });
    expect(answer).toMatchObject({ status: 201, body: { by: { id: service.staff.nurse.staffId, tier: 'M1' } } });
    expect((await service.as('biller').post('/step-down/v1/leaves', { leaveId })).status).toBe(403);
    expect((await service.anonymous().post('/step-down/v1/leaves', { leaveId })).status).toBe(401);
  });

  it('is isolated by tenant and guarded on every route', async () => {
    expect(await expectTenantIsolation(service)).toEqual([
      'consumer_offset',
      'mark',
      'quarantine',
      'migrations',
      'release',
    ]);
    expect(await expectEveryRouteGuarded(service)).toContain('GET /step-down/v1/leaves/open');
  });

  it('sees an unprotected table, a foreign key and a leak', async () => {
    await service.sql('CREATE TABLE step_down.open (tenant_id uuid NOT NULL, id int PRIMARY KEY)');
    await service.sql('GRANT ALL ON step_down.open TO step_down_app');
    await service.sql('INSERT INTO step_down.open VALUES ($1, 1)', ['0b000000-0000-4000-8000-000000000002']);
    const checked = expectTenantIsolation(service);
    await expect(checked).rejects.toThrow('open is not protected by row-level security');
    await expect(checked).rejects.toThrow('open_pkey is a unique key that does not start with tenant_id');
    await expect(checked).rejects.toThrow('open shows rows while no tenant is set');
    await expect(checked).rejects.toThrow('open shows rows of another tenant');
    await expect(checked).rejects.toThrow('open takes rows of another tenant');
    await service.sql('DROP TABLE step_down.open');
  });
});
