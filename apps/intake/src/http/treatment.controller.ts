import { Body, Controller, Post } from '@nestjs/common';
import type { Id } from '@stepwell/kernel';
import { Caller, IdParam, Roles, type Call, Edge, type Reply } from '@stepwell/platform';
import { Treating } from '../app/treating.js';
import type { IntakeEvent } from '../domain/events.js';
import { allowed, CLINICIANS, episodeAnswer, INTAKE } from './access.js';
import { DischargeRequest, PlanRequest, PlanReviewRequest, ReasonRequest } from './episode.requests.js';

/** The individual plan and the end of an episode. */
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

  @Post('discharge-proposals')
  @Roles(...INTAKE)
  propose(@Caller() call: Call, @IdParam('episodeId') episodeId: Id, @Body() body: ReasonRequest): Promise<Reply> {
    return this.edge.command(call, 'propose-discharge', episodeId, async (tx) =>
      episodeAnswer(await this.treating.proposeDischarge(tx, episodeId, body.reason, allowed(call)), 201),
    );
  }

  @Post('discharge')
  @Roles(...CLINICIANS)
  discharge(@Caller() call: Call, @IdParam('episodeId') episodeId: Id, @Body() body: DischargeRequest): Promise<Reply> {
    const { reason, lastContactDate } = body;
    return this.edge.command(call, 'discharge-patient', episodeId, async (tx) =>
      episodeAnswer(await this.treating.discharge(tx, episodeId, { reason, lastContactDate }, allowed(call))),
    );
  }

  @Post('reopen')
  @Roles(...INTAKE)
  reopen(@Caller() call: Call, @IdParam('episodeId') episodeId: Id, @Body() body: ReasonRequest): Promise<Reply> {
    return this.edge.command(call, 'reopen-episode', episodeId, async (tx) =>
      episodeAnswer(await this.treating.reopen(tx, episodeId, body.reason, allowed(call))),
    );
  }
}
