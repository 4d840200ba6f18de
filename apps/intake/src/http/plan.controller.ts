import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { toInstant, type Id } from '@stepwell/kernel';
import { Caller, IdParam, ProblemError, requireSite, Roles, type Call, Edge, type Reply } from '@stepwell/platform';
import { CareRecord, type CareView } from '../app/care-record.js';
import { Planning } from '../app/planning.js';
import type { IntakeEvent } from '../domain/events.js';
import { allowed, allowedSite, CLINICIANS, episodeAnswer, INTAKE, READERS } from './access.js';
import { cursorAfter, placeOf } from './cursor.js';
import { enteredChange, enteredContent, patientSignature, resultsShown } from './plan-entry.js';
import {
  ArtefactRequest,
  CareTeamRequest,
  MiniReviewRequest,
  PlanRequest,
  PlanReviewRequest,
  ProgressRequest,
  ReviewsDueQuery,
} from './plan.requests.js';

/** The individual plan: signing, progress, documents, reviews, the team, and what is missing. */
@Controller('intake/v1')
export class PlanController {
  constructor(
    private readonly edge: Edge<IntakeEvent>,
    private readonly planning: Planning,
    private readonly record: CareRecord,
  ) {}

  @Post('episodes/:episodeId/plan')
  @ApiOperation({ summary: 'Sign the plan, when its week fits the decided level (HW-1 to HW-7)' })
  @Roles(...CLINICIANS)
  sign(@Caller() call: Call, @IdParam('episodeId') episodeId: Id, @Body() body: PlanRequest): Promise<Reply> {
    const patient = patientSignature(body);
    return this.edge.command(call, 'sign-plan', episodeId, async (tx) => {
      const { words, ...content } = enteredContent(body, () => tx.newId());
      const command = { ...content, words, patient, reviewDue: body.reviewDue ?? null };
      return episodeAnswer(await this.planning.sign(tx, episodeId, command, allowed(call)), 201);
    });
  }

  @Get('episodes/:episodeId/plan')
  @ApiOperation({ summary: 'The plan as it stands: goals, hours, team, reviews due, and what is missing' })
  @Roles(...READERS)
  read(@Caller() call: Call, @IdParam('episodeId') episodeId: Id): Promise<Reply> {
    return this.edge.read(call, 'read-plan', episodeId, async (tx) => {
      const view = await this.record.of(tx, episodeId, allowedSite(call));
      return view.ok ? { ok: true, body: planBody(view), version: view.version } : view;
    });
  }

  @Get('episodes/:episodeId/plan/history')
  @ApiOperation({ summary: 'Every version, entry of progress, signed document and review, with their words' })
  @Roles(...INTAKE, 'auditor')
  history(@Caller() call: Call, @IdParam('episodeId') episodeId: Id): Promise<Reply> {
    return this.edge.read(call, 'read-plan-history', episodeId, async (tx) => {
      const { ok: _, ...body } = await this.record.history(tx, episodeId, allowedSite(call));
      return { ok: true, body };
    });
  }

  @Post('episodes/:episodeId/plan/progress')
  @ApiOperation({ summary: 'Keep where a goal stands, or withdraw an entry made in error' })
  @Roles(...INTAKE, 'group-facilitator')
  progress(@Caller() call: Call, @IdParam('episodeId') episodeId: Id, @Body() body: ProgressRequest): Promise<Reply> {
    const { goalId, state = null, percent = null, withdraws = null, occurredAt } = body;
    const command = { goalId, state, percent, withdraws, occurredAt: occurredAt ? toInstant(occurredAt) : null };
    return this.edge.command(call, 'record-progress', episodeId, async (tx) => {
      const kept = await this.planning.progress(tx, episodeId, command, allowed(call));
      return kept.ok ? { ok: true, status: 201, body: { ...kept.entry, goal: kept.goal } } : kept;
    });
  }

  @Post('episodes/:episodeId/plan/reviews')
  @ApiOperation({ summary: 'Review the whole plan, and change it by the way (clinical 1.6)' })
  @Roles(...CLINICIANS)
  review(@Caller() call: Call, @IdParam('episodeId') episodeId: Id, @Body() body: PlanReviewRequest): Promise<Reply> {
    const { goalsMet = null, relapsePreventionPlan = null, reviewDue = null } = body;
    const { dischargePlan, reliableChange, outcome } = body;
    const said = { goalsMet, relapsePreventionPlan, reviewDue, dischargePlan, reliableChange, outcome };
    return this.edge.command(call, 'review-plan', episodeId, async (tx) => {
      const entered = { ...enteredChange(body.change, () => tx.newId()), results: resultsShown(body) };
      const command = { ...said, ...entered, said: body.words ?? null };
      return episodeAnswer(await this.planning.review(tx, episodeId, command, allowed(call)), 201);
    });
  }

  @Post('episodes/:episodeId/plan/mini-reviews')
  @ApiOperation({ summary: 'The weekly look at attendance, tests and measures (clinical 1.6)' })
  @Roles(...CLINICIANS)
  mini(@Caller() call: Call, @IdParam('episodeId') episodeId: Id, @Body() body: MiniReviewRequest): Promise<Reply> {
    return this.edge.command(call, 'review-progress', episodeId, async (tx) => {
      const entered = { ...enteredChange(body.change, () => tx.newId()), results: resultsShown(body) };
      const command = { ...entered, said: body.words ?? null };
      return episodeAnswer(await this.planning.reviewProgress(tx, episodeId, command, allowed(call)), 201);
    });
  }

  @Post('episodes/:episodeId/plan/artefacts')
  @ApiOperation({ summary: 'Sign the next version of the relapse-prevention plan or the safety plan' })
  @Roles(...CLINICIANS)
  artefact(@Caller() call: Call, @IdParam('episodeId') episodeId: Id, @Body() body: ArtefactRequest): Promise<Reply> {
    const { kind } = body;
    const sections = body.sections.map(({ section, steps }) => ({ section, steps }));
    const patient = patientSignature(body) ?? { patientSigned: false };
    return this.edge.command(call, 'sign-artefact', episodeId, async (tx) =>
      episodeAnswer(await this.planning.signArtefact(tx, episodeId, { kind, sections, patient }, allowed(call)), 201),
    );
  }

  @Post('episodes/:episodeId/care-team')
  @ApiOperation({ summary: 'Name the whole care team; each needed role is named or waived' })
  @Roles(...CLINICIANS, 'intake-coordinator')
  careTeam(@Caller() call: Call, @IdParam('episodeId') episodeId: Id, @Body() body: CareTeamRequest): Promise<Reply> {
    const members = body.members.map(({ staffId, role }) => ({ staffId, role }));
    const waived = (body.waived ?? []).map(({ role, reason }) => ({ role, reason }));
    return this.edge.command(call, 'assign-care-team', episodeId, async (tx) =>
      episodeAnswer(await this.planning.assignTeam(tx, episodeId, { members, waived }, allowed(call))),
    );
  }

  @Get('reviews-due')
  @ApiOperation({ summary: 'Who of a site is due which review, with the days since it was due' })
  @Roles(...READERS)
  due(@Caller() call: Call, @Query() query: ReviewsDueQuery): Promise<Reply> {
    const { siteId, status, aheadDays, limit, cursor } = query;
    requireSite(call, siteId);
    const after = cursor ? placeOf(cursor) : null;
    if (after === 'bad-cursor') {
      throw new ProblemError('invalid-input', {
        errors: [{ pointer: '?cursor', detail: 'is not a cursor of this list' }],
      });
    }
    return this.edge.read(call, 'list-reviews-due', null, async (tx) => {
      const { people, page } = await this.record.due(tx, { siteIds: [siteId], status, after, limit }, aheadDays);
      const last = page.length === limit ? page.at(-1) : undefined;
      const next = last ? cursorAfter(toInstant(last.openedAt), last.state.episodeId) : null;
      return { ok: true, body: { items: people, cursor: next } };
    });
  }
}

function planBody({ episode, version, on, goals, hours, team, reviews, guardianMaySee, missing }: CareView): object {
  const { patientId, episodeId, siteId, ageBand, phase, plan, artefacts = [], careTeam } = episode;
  const about = { patientId, episodeId, siteId, version, on, ageBand, phase };
  return { ...about, plan, goals, hours, careTeam, team, artefacts, reviews, guardianMaySee, missing };
}
