import { Body, Controller, Post } from '@nestjs/common';
import type { Id } from '@stepwell/kernel';
import { Caller, IdParam, Roles, type Call, Edge, type Reply } from '@stepwell/platform';
import { Treating } from '../app/treating.js';
import type { IntakeEvent } from '../domain/events.js';
import { allowed, CLINICIANS, episodeAnswer } from './access.js';
import { PlanRequest, PlanReviewRequest } from './episode.requests.js';

/** The individual plan. */
@Controller('intake/v1/episodes/:episodeId')
export class TreatmentController {
  constructor(
    private readonly edge: Edge<IntakeEvent>,
    private readonly treating: Treating,
  ) {}

  @Post('plan')
  @Roles(...CLINICIANS)
  sign(@Caller() call: Call, @IdParam('episodeId') episodeId: Id, @Body() body: PlanRequest): Promise<Reply> {
    const { weekdays = [], reviewDue = null } = body;
    const goals = body.goals.map(({ horizon }) => ({ horizon }));
    const components = body.components.map(({ component, sessionsPerWeek, minutes }) => ({
      component,
      sessionsPerWeek,
      minutes,
    }));
    return this.edge.command(call, 'sign-plan', episodeId, async (tx) =>
      episodeAnswer(
        await this.treating.signPlan(tx, episodeId, { goals, components, weekdays, reviewDue }, allowed(call)),
        201,
      ),
    );
  }

  @Post('plan/reviews')
  @Roles(...CLINICIANS)
  review(@Caller() call: Call, @IdParam('episodeId') episodeId: Id, @Body() body: PlanReviewRequest): Promise<Reply> {
    const command = { ...body, reviewDue: body.reviewDue ?? null };
    return this.edge.command(call, 'review-plan', episodeId, async (tx) =>
      episodeAnswer(await this.treating.reviewPlan(tx, episodeId, command, allowed(call)), 201),
    );
  }
}
