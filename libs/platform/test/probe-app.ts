import { Body, Controller, Get, Module, Patch, Post, Query } from '@nestjs/common';
import type { Id } from '@stepwell/kernel';
import { HttpClient, serveOnLoopback, TestIssuer, type LoopbackServer, type TokenChanges } from '@stepwell/testing';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsInt, IsOptional, Max, Min, ValidateNested } from 'class-validator';
import {
  Caller,
  createServiceApp,
  Edge,
  honourVersion,
  IdParam,
  IsCode,
  IsInstant,
  IsSiteDate,
  IsUuid,
  NotFound,
  openLogger,
  ProblemRegistry,
  Public,
  requireSite,
  requireVersion,
  Roles,
  type Tracing,
  VersionConflict,
  type Call,
  type Database,
  type HttpEdges,
  type Principal,
  type Reply,
  type Role,
  type ServiceApp,
} from '../src/index.js';
import { NOTE, SCHEMA, TENANT, type Probe, type ProbeEvent } from './probe.js';

export const SITE = '51000000-0000-4000-8000-000000000001';

class Part {
  @IsCode() code: string;
  @IsInt() @Min(1) @Max(10) amount: number;
}

class NewNote {
  @IsInt() @Min(1) @Max(100) size: number;
  @IsOptional() @IsUuid() siteId?: string;
  @IsOptional() @IsSiteDate() siteDate?: string;
  @IsOptional() @IsInstant() at?: string;
  @IsOptional() @ValidateNested({ each: true }) @Type(() => Part) @ArrayMaxSize(3) parts?: Part[];
}

class NoteQuery {
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(200) limit?: number;
}

/** What the work behind the routes waits for or fails with, set by a spec. */
export const behaviour = { before: (): Promise<void> => Promise.resolve(), runs: 0 };

let edge: Edge<ProbeEvent>;

@Roles('counselor')
@Controller('probe/v1/notes')
class NoteController {
  @Post()
  add(@Caller() call: Call, @Body() body: NewNote): Promise<Reply> {
    return edge.command(call, 'add-note', NOTE, async (tx) => {
      behaviour.runs += 1;
      await tx.query(`SELECT 1`);
      await behaviour.before();
      if (body.siteId) requireSite(call, body.siteId);
      const noteId = tx.newId();
      await tx.query(`INSERT INTO ${SCHEMA}.note (tenant_id, note_id, version, size) VALUES ($1, $2, 1, $3)`, [
        tx.tenantId,
        noteId,
        body.size,
      ]);
      tx.record({ type: 'noted', noteId });
      if (body.size === 13) return { ok: false, rejection: 'unlucky-size', facts: { size: 13 } };
      if (body.size === 14) return { ok: false, rejection: 'nobody-registered-this' };
      return { ok: true, body: { noteId }, status: 201, version: 1, location: `/probe/v1/notes/${noteId}` };
    });
  }

  @Patch(':noteId')
  resize(@Caller() call: Call, @IdParam('noteId') noteId: Id, @Body() body: NewNote): Promise<Reply> {
    return edge.command(call, 'resize-note', noteId, async (tx) => {
      behaviour.runs += 1;
      const [note] = await tx.query<{ version: number }>(`SELECT version FROM ${SCHEMA}.note WHERE note_id = $1`, [
        noteId,
      ]);
      if (!note) throw new NotFound('note', noteId);
      requireVersion(call, note.version);
      await behaviour.before();
      const changed = await tx.query(
        `UPDATE ${SCHEMA}.note SET size = $2, version = version + 1 WHERE note_id = $1 AND version = $3 RETURNING 1`,
        [noteId, body.size, note.version],
      );
      if (changed.length === 0) throw new VersionConflict('note');
      if (body.size === 13) return { ok: false, rejection: 'unlucky-size' };
      return { ok: true, body: { size: body.size }, version: note.version + 1 };
    });
  }

  @Post(':noteId/grow')
  grow(@Caller() call: Call, @IdParam('noteId') noteId: Id): Promise<Reply> {
    return edge.command(call, 'grow-note', noteId, async (tx) => {
      const [note] = await tx.query<{ version: number }>(
        `UPDATE ${SCHEMA}.note SET size = size + 1, version = version + 1 WHERE note_id = $1 RETURNING version`,
        [noteId],
      );
      if (!note) throw new NotFound('note', noteId);
      honourVersion(call, note.version - 1);
      return { ok: true, body: {}, version: note.version };
    });
  }

  @Get(':noteId')
  show(@Caller() call: Call, @IdParam('noteId') noteId: Id): Promise<Reply> {
    return edge.read(call, 'show-note', noteId, async (tx) => {
      const [note] = await tx.query<{ size: number; version: number }>(
        `SELECT size, version FROM ${SCHEMA}.note WHERE note_id = $1`,
        [noteId],
      );
      if (!note) throw new NotFound('note', noteId);
      return { ok: true, body: { size: note.size }, version: note.version };
    });
  }

  @Get()
  list(@Caller() call: Call, @Query() query: NoteQuery): Promise<Reply> {
    return edge.read(call, 'list-notes', null, () =>
      Promise.resolve({ ok: true, body: { limit: query.limit ?? null } }),
    );
  }
}

@Controller('probe/v1/odd')
class OddController {
  @Get('forgotten')
  forgotten(): string {
    return 'no roles were declared here';
  }

  @Public()
  @Get('open')
  open(): object {
    return { open: true };
  }

  @Public()
  @Get('broken')
  broken(): object {
    throw Object.assign(new Error('Jane Doe, born 1980-02-03'), { code: '22012', detail: 'Key (name)=(Jane Doe)' });
  }
}

@Module({})
class ProbeModule {}

export const PROBE_MODULE = { module: ProbeModule, controllers: [NoteController, OddController] };

/** The probe's HTTP side on loopback, with an issuer and the log it wrote. */
export class ProbeApp {
  private constructor(
    readonly issuer: TestIssuer,
    readonly server: LoopbackServer,
    readonly service: ServiceApp,
    /** Log lines written so far. */
    readonly lines: readonly string[],
  ) {}

  static async start(
    db: Database<ProbeEvent>,
    issuer?: TestIssuer,
    tracing?: Tracing,
    edges?: HttpEdges,
  ): Promise<ProbeApp> {
    const lines: string[] = [];
    const problems = new ProblemRegistry({
      'unlucky-size': { status: 409, title: 'Thirteen is not allowed.', liftableBy: 'a medical director' },
    });
    edge = new Edge(db, problems);
    const signer = issuer ?? (await TestIssuer.start());
    const service = await createServiceApp({
      service: 'probe',
      module: PROBE_MODULE,
      auth: signer.auth(),
      problems,
      log: openLogger('probe', 'debug', { write: (line) => lines.push(line) }),
      health: { ready: { database: () => db.ping() }, started: () => true },
      tracing: tracing ?? null,
      ...(edges ? { edges } : {}),
      onDenied: (call, code) => edge.auditDenial(call, call.route, null, code),
    });
    await service.init();
    return new ProbeApp(signer, await serveOnLoopback(service.handler), service, lines);
  }

  as(who: Role | Partial<Principal> = 'counselor', changes: TokenChanges = {}): HttpClient {
    const principal = { ...PRINCIPAL, ...(typeof who === 'string' ? { roles: [who] } : who) };
    return new HttpClient(this.server.origin, () => this.issuer.token(principal, changes));
  }

  withToken(token: string | null): HttpClient {
    return new HttpClient(this.server.origin, token === null ? null : () => Promise.resolve(token));
  }

  async stop(): Promise<void> {
    await this.server.stop();
    await this.service.close();
  }
}

export const PRINCIPAL: Principal = {
  subject: 'subject-1',
  tenantId: TENANT,
  roles: ['counselor'],
  siteIds: [SITE],
  staffId: '57000000-0000-4000-8000-000000000001',
  tier: 'L3',
  scopes: [],
};

/** Audit rows so far, oldest first. */
export function auditOf(probe: Probe): Promise<Record<string, unknown>[]> {
  return probe.rows(`SELECT action, subject_id, outcome FROM ${SCHEMA}.audit ORDER BY audit_id`);
}
