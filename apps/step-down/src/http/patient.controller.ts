import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import type { Id } from '@stepwell/kernel';
import { Caller, Edge, IdParam, Roles, type Call, type Reply } from '@stepwell/platform';
import { Deciding } from '../app/deciding.js';
import type { StepDownRecorded } from '../app/outcomes.js';
import { Reading } from '../app/reading.js';
import { CLINICIANS, commanderOf, mayWorkAt, READERS } from './access.js';
import { AsOfQuery, NoBody, StepUpRequest, TaperStepRequest } from './requests.js';
import { commanded, evaluationBody, patientBody } from './views.js';

/** One patient: place on the ladder, evaluation, and what a clinician decides without a proposal. */
@Controller('step-down/v1/patients')
export class PatientController {
  constructor(
    private readonly edge: Edge<StepDownRecorded>,
    private readonly reading: Reading,
    private readonly deciding: Deciding,
  ) {}

  /** Where a patient stands on the ladder: what holds, what waits, what is missing. */
  @Get(':patientId')
  @Roles(...READERS)
  patient(@Caller() call: Call, @IdParam('patientId') patientId: Id): Promise<Reply> {
    return this.edge.read(call, 'read-phase', patientId, async (tx) => ({
      ok: true,
      body: patientBody(await this.reading.see(tx, patientId, mayWorkAt(call))),
    }));
  }

  /** The evaluation of today with its evidence. */
  @Get(':patientId/evaluation')
  @Roles(...READERS)
  evaluation(@Caller() call: Call, @IdParam('patientId') patientId: Id, @Query() query: AsOfQuery): Promise<Reply> {
    return this.edge.read(call, 'read-evaluation', patientId, async (tx) => ({
      ok: true,
      body: evaluationBody(await this.reading.see(tx, patientId, mayWorkAt(call), query.siteDate)),
    }));
  }

  /** Keeps the evaluation as a decision record. */
  @Post(':patientId/evaluations')
  @Roles(...CLINICIANS)
  review(@Caller() call: Call, @IdParam('patientId') patientId: Id, @Body() _: NoBody): Promise<Reply> {
    return this.edge.command(call, 'evaluate-patient', patientId, async (tx) => ({
      ok: true,
      status: 201,
      body: evaluationBody(await this.reading.review(tx, patientId, mayWorkAt(call))),
    }));
  }

  /** Step a patient up, with a reason. */
  @Post(':patientId/step-ups')
  @Roles(...CLINICIANS)
  stepUp(@Caller() call: Call, @IdParam('patientId') patientId: Id, @Body() body: StepUpRequest): Promise<Reply> {
    return this.edge.command(call, 'step-up', patientId, async (tx) => {
      const who = commanderOf(call);
      if (!who.ok) return who;
      const { to, reason } = body;
      return commanded(await this.deciding.stepUp(tx, patientId, { to, reason }, who.commander), 201);
    });
  }

  /** Hold a patient in the phase, with a reason. */
  @Post(':patientId/holds')
  @Roles(...CLINICIANS)
  hold(@Caller() call: Call, @IdParam('patientId') patientId: Id, @Body() _: NoBody): Promise<Reply> {
    return this.edge.command(call, 'place-hold', patientId, async (tx) => {
      const who = commanderOf(call);
      return who.ok ? commanded(await this.deciding.hold(tx, patientId, who.commander), 201) : who;
    });
  }

  /** Decide a step of a taper. */
  @Post(':patientId/taper-steps')
  @Roles(...CLINICIANS)
  taperStep(@Caller() call: Call, @IdParam('patientId') patientId: Id, @Body() body: TaperStepRequest): Promise<Reply> {
    return this.edge.command(call, 'change-taper-step', patientId, async (tx) => {
      const who = commanderOf(call);
      const how = { step: body.step, effectiveOn: body.effectiveOn ?? null };
      return who.ok ? commanded(await this.deciding.changeTaperStep(tx, patientId, how, who.commander), 201) : who;
    });
  }
}
