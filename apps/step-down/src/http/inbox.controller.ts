import { Controller, Get, Query } from '@nestjs/common';
import { isId, type Id, type Instant } from '@stepwell/kernel';
import { Caller, Edge, ProblemError, Roles, type Call, type Reply } from '@stepwell/platform';
import type { StepDownRecorded } from '../app/outcomes.js';
import { Reviewing, type Reviewed } from '../app/reviewing.js';
import { InboxStore, type AfterDue, type InboxItem } from '../db/inbox.store.js';
import type { Action } from '../domain/case.js';
import { dueText } from '../domain/explaining.js';
import { hoursLate, ownerOf, shareOf } from '../domain/owning.js';
import { cursorAfter, mayWorkAt, placeOf, READERS, REVIEWERS, scopeOf } from './access.js';
import { shown } from './explanation.controller.js';
import { InboxQuery, OverdueQuery, OverrideQuery, ReviewQuery } from './inbox-requests.js';
import { refusedStretch } from './stretch-requests.js';

/** What waits for directors, what is late and who owns it, and what became of proposals. */
@Controller('step-down/v1')
export class InboxController {
  constructor(
    private readonly edge: Edge<StepDownRecorded>,
    private readonly inbox: InboxStore,
    private readonly reviewing: Reviewing,
  ) {}

  /** Proposals that wait for a decision, most urgent first. */
  @Get('inbox')
  @Roles(...READERS)
  list(@Caller() call: Call, @Query() query: InboxQuery): Promise<Reply> {
    const { track = null, programId = null, kind = null, limit, cursor } = query;
    const [by, after] = [{ sites: scopeOf(call, query.siteId), track, programId, kind }, placeOf(cursor)];
    return this.edge.read(call, 'read-inbox', null, async (tx) => {
      const items = await this.inbox.waiting(tx, by, limit, after);
      const next = items.length === limit ? cursorAfter(items.at(-1)) : null;
      return { ok: true, body: { items: items.map((item) => waiting(item, tx.now)), cursor: next } };
    });
  }

  /** Many proposals read at once, each with why it was made and what is found now; each is signed on its own. */
  @Get('inbox/review')
  @Roles(...READERS)
  review(@Caller() call: Call, @Query() { ids }: ReviewQuery): Promise<Reply> {
    return this.edge.read(call, 'review-proposals', null, async (tx) => {
      const read = await this.reviewing.read(tx, ids, mayWorkAt(call));
      return { ok: true, body: { items: read.map(reviewed) } };
    });
  }

  /** Proposals that waited longer than they may. */
  @Get('overdue')
  @Roles(...READERS)
  overdue(@Caller() call: Call, @Query() query: OverdueQuery): Promise<Reply> {
    const { owner, limit } = query;
    const [sites, after] = [scopeOf(call, query.siteId), dueAfter(query.cursor)];
    return this.edge.read(call, 'list-overdue', null, async (tx) => {
      const by = { sites, now: tx.now, of: owner === undefined ? null : shareOf(owner) };
      const rows = await this.inbox.overdue(tx, by, limit, after);
      const last = rows.length === limit ? rows.at(-1)?.body : undefined;
      const items = rows.map(({ patientId, body }) => ({ patientId, ...late(body, tx.now) }));
      return { ok: true, body: { items, cursor: last ? `${last.dueAt}_${last.id}` : null } };
    });
  }

  /** Counts with their denominators, no patients. */
  @Get('analytics/overrides')
  @Roles(...REVIEWERS, 'analyst')
  overrides(@Caller() call: Call, @Query() query: OverrideQuery): Promise<Reply> {
    const { from, to, by } = query;
    const sites = scopeOf(call, query.siteId);
    return this.edge.read(call, 'count-overrides', null, async (tx) => {
      const refused = refusedStretch(query);
      if (refused) return refused;
      const rows = await this.inbox.overrides(tx, { sites, from, to }, by);
      const groups = rows.map((row) => ({ ...row, decided: row.accepted + row.overridden + row.deferred }));
      const decided = groups.reduce((sum, group) => sum + group.decided, 0);
      return { ok: true, body: { from, to, by, decided, groups } };
    });
  }
}

/** What each kind is; holds and actions are shown with their patient. */
const PLACES: Readonly<Record<string, string>> = { hold: 'holds', 're-track': 'actions', 'case-conference': 'actions' };

function waiting({ kind, id, dueAt, body, ...place }: InboxItem, now: Instant) {
  const where = PLACES[kind] ?? 'proposals';
  const page = where === 'proposals' ? `proposals/${id}` : `patients/${place.patientId}`;
  return {
    ...{ kind, id, ...place, dueAt, version: body.version },
    hoursLate: dueAt === null ? null : hoursLate(dueAt, now),
    href: `/step-down/v1/${page}`,
    explanation: where === 'actions' ? null : `/step-down/v1/${where}/${id}/explanation`,
    from: 'from' in body ? body.from : null,
    to: 'to' in body ? body.to : null,
    triggers: 'triggers' in body ? body.triggers : [body.trigger],
  };
}

function reviewed({ patientId, proposal, why, seen, now }: Reviewed) {
  const { look, held } = seen;
  const decision = look.found?.decision ?? null;
  const zone = held.site?.zone ?? 'UTC';
  return {
    ...{ patientId, proposal, version: proposal.version, due: dueText(proposal.dueAt, zone), zone },
    why: typeof why === 'string' ? null : shown(why, patientId),
    now: now && shown(now, patientId),
    stillFound: decision?.kind === `propose-${proposal.kind}` && decision.to === proposal.to,
    factsNotCurrent: look.stale,
    asOf: look.asOf,
  };
}

function late(action: Action, now: Instant) {
  const { id: actionId, kind, trigger, status, siteId, siteDate, dueAt } = action;
  const rest = { trigger, status, siteId, siteDate, dueAt };
  return { actionId, kind, ...rest, hoursLate: hoursLate(dueAt, now), owner: ownerOf(kind) };
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;
function dueAfter(cursor: string | undefined): AfterDue | null {
  if (cursor === undefined) return null;
  const [dueAt = '', id = ''] = cursor.split('_') as [string?, Id?];
  if (INSTANT.test(dueAt) && !Number.isNaN(Date.parse(dueAt)) && isId(id)) return { dueAt, id };
  throw new ProblemError('invalid-input', { errors: [{ pointer: '?cursor', detail: 'is not a cursor of this list' }] });
}
