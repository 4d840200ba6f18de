import { Body, Controller, Param, Post } from '@nestjs/common';
import { toInstant, type Id } from '@stepwell/kernel';
import { Caller, Edge, requireSite, Roles, type Answer, type Call, type Reply } from '@stepwell/platform';
import { Recording, type Recorded, type Row } from '../app/recording.js';
import type { ServiceEvent } from '../domain/events.js';
import type { Mark } from '../domain/presence.js';
import type { Statement } from '../domain/recording.js';
import { allowed, recordAnswer } from './answers.js';
import {
  BatchBody,
  CorrectionBody,
  MarkBody,
  MissedSessionBody,
  SessionAttendanceBody,
  type AttendedBody,
  type MissedBody,
  type RowBody,
} from './attendance.dto.js';
import { SessionPath } from './paths.js';

/** Who came, who did not, and what turned out differently. */
@Controller('attendance/v1')
@Roles(
  'front-desk',
  'counselor',
  'group-facilitator',
  'nurse',
  'prescriber',
  'clinical-supervisor',
  'site-admin',
  'service',
)
export class AttendanceController {
  constructor(
    private readonly edge: Edge<ServiceEvent>,
    private readonly recording: Recording,
  ) {}

  /** The patient arrived. */
  @Post('sessions/:sessionId/check-ins')
  checkIn(@Caller() call: Call, @Param() path: SessionPath, @Body() body: MarkBody): Promise<Reply> {
    return this.mark(call, 'check-in', path.sessionId, body, 'in');
  }

  /** The patient left. */
  @Post('sessions/:sessionId/check-outs')
  checkOut(@Caller() call: Call, @Param() path: SessionPath, @Body() body: MarkBody): Promise<Reply> {
    return this.mark(call, 'check-out', path.sessionId, body, 'out');
  }

  /** Attendance of a whole group in one call: all rows or none. */
  @Post('sessions/:sessionId/attendance')
  group(@Caller() call: Call, @Param() path: SessionPath, @Body() body: SessionAttendanceBody): Promise<Reply> {
    const rows = body.rows.map((row) => rowOf(path.sessionId, row));
    return this.edge.command(call, 'record-group-attendance', path.sessionId, async (tx) =>
      bulk(await this.recording.record(tx, rows, (siteId) => requireSite(call, siteId))),
    );
  }

  /** Up to a thousand outcomes over several sessions of a site day: all rows or none. */
  @Post('attendance/batch')
  batch(@Caller() call: Call, @Body() body: BatchBody): Promise<Reply> {
    const { siteId, siteDate } = body;
    const rows = body.rows.map((row) => rowOf(row.sessionId, row));
    return this.edge.command(call, 'record-attendance-batch', siteId, async (tx) => {
      requireSite(call, siteId);
      return bulk(await this.recording.record(tx, rows, (found) => requireSite(call, found), { siteId, siteDate }));
    });
  }

  /** One patient missed the session, with a coded reason. */
  @Post('sessions/:sessionId/missed')
  missed(@Caller() call: Call, @Param() path: SessionPath, @Body() body: MissedSessionBody): Promise<Reply> {
    const statement = missedOf(body);
    const row: Row = {
      sessionId: path.sessionId,
      patientId: body.patientId,
      statement,
      walkIn: false,
      walkInReason: null,
    };
    return this.edge.command(call, 'record-missed', body.patientId, async (tx) =>
      single(await this.recording.recordOne(tx, row, allowed(call))),
    );
  }

  /** A recorded outcome was wrong: the new one is appended. */
  @Post('sessions/:sessionId/corrections')
  @Roles('counselor', 'group-facilitator', 'nurse', 'prescriber', 'clinical-supervisor', 'site-admin', 'service')
  correct(@Caller() call: Call, @Param() path: SessionPath, @Body() body: CorrectionBody): Promise<Reply> {
    const key = { sessionId: path.sessionId, patientId: body.patientId };
    const change = { statement: statementOf(body), reason: body.reason };
    return this.edge.command(call, 'correct-attendance', body.patientId, async (tx) =>
      single(await this.recording.correct(tx, key, change, allowed(call))),
    );
  }

  private mark(call: Call, action: string, sessionId: Id, body: MarkBody, kind: Mark['kind']): Promise<Reply> {
    const { patientId, source = 'front-desk', walkIn = false, walkInReason = null } = body;
    const next: Mark = { at: toInstant(body.at), kind, source };
    return this.edge.command(call, action, patientId, async (tx) =>
      single(await this.recording.mark(tx, { sessionId, patientId, walkIn, walkInReason }, next, allowed(call))),
    );
  }
}

type Done = { readonly ok: true; readonly recorded: Recorded };
type Refused = Extract<Answer<never>, { ok: false }>;

function single(done: Done | Refused): Answer<object> {
  if (!done.ok) return done;
  const { recorded } = done;
  return { ok: true, status: recorded.changed ? 201 : 200, body: recordAnswer(recorded), version: recorded.version };
}

function bulk(done: { readonly ok: true; readonly recorded: readonly Recorded[] } | Refused): Answer<object> {
  if (!done.ok) return done;
  const rows = done.recorded.map(recordAnswer);
  return { ok: true, status: 201, body: { recorded: rows.filter((row) => row.changed).length, rows } };
}

function rowOf(sessionId: Id, row: RowBody): Row {
  const { patientId, walkIn = false, walkInReason = null } = row;
  const statement = row.missed ? missedOf(row.missed) : attendedOf(row.attended ?? {});
  return { sessionId, patientId, walkIn, walkInReason, statement };
}

function statementOf(body: CorrectionBody): Statement {
  if (body.withdrawn) return { kind: 'withdrawn' };
  return body.missed ? missedOf(body.missed) : attendedOf(body.attended ?? {});
}

function attendedOf({ arrivedAt, leftAt, minutes }: AttendedBody): Extract<Statement, { kind: 'attended' }> {
  return { kind: 'attended', arrivedAt: instant(arrivedAt), leftAt: instant(leftAt), minutes: minutes ?? null };
}

function missedOf({ reason, notifiedAt }: MissedBody): Extract<Statement, { kind: 'missed' }> {
  return { kind: 'missed', reason, notifiedAt: instant(notifiedAt) };
}

function instant(text: string | undefined): string | null {
  return text === undefined ? null : toInstant(text);
}
