import { Body, Controller, Get, Patch, Post } from '@nestjs/common';
import { toInstant, type Id, type Instant, type Rejected } from '@stepwell/kernel';
import { Caller, IdParam, Roles, type Answer, type Call, Edge, type Reply } from '@stepwell/platform';
import { Assessing, type AssessmentView } from '../app/assessing.js';
import { EpisodeLookup } from '../app/episode-lookup.js';
import { Placing } from '../app/placing.js';
import type { Answers } from '../domain/assessment.js';
import type { IntakeEvent } from '../domain/events.js';
import { allowed, allowedVersion, CLINICIANS, episodeAnswer, INTAKE, READERS } from './access.js';
import {
  AcceptanceRequest,
  AdmissionRequest,
  GateClearanceRequest,
  LevelDecisionRequest,
  NoBody,
  ReferralOutcomeRequest,
  ReferralOutRequest,
} from './episode.requests.js';
import { AnswersRequest } from './observation.requests.js';

/** Assessments: drafts, answers, signature, result. */
@Controller('intake/v1')
export class AssessmentController {
  constructor(
    private readonly edge: Edge<IntakeEvent>,
    private readonly assessing: Assessing,
  ) {}

  /** Start an assessment of the six dimensions (clinical 1.2). */
  @Post('episodes/:episodeId/assessments')
  @Roles(...INTAKE)
  start(@Caller() call: Call, @IdParam('episodeId') episodeId: Id, @Body() body: AnswersRequest): Promise<Reply> {
    return this.edge.command(call, 'start-assessment', episodeId, async (tx) =>
      assessmentAnswer(await this.assessing.start(tx, episodeId, answersOf(body, tx.now), allowed(call)), 201),
    );
  }

  /** Keep answers of an assessment that is still open. */
  @Patch('assessments/:assessmentId')
  @Roles(...INTAKE)
  answer(@Caller() call: Call, @IdParam('assessmentId') id: Id, @Body() body: AnswersRequest): Promise<Reply> {
    return this.edge.command(call, 'answer-assessment', id, async (tx) =>
      assessmentAnswer(await this.assessing.answer(tx, id, answersOf(body, tx.now), allowedVersion(call))),
    );
  }

  /** Complete an assessment; from then on it does not change. */
  @Post('assessments/:assessmentId/complete')
  @Roles(...CLINICIANS)
  complete(@Caller() call: Call, @IdParam('assessmentId') id: Id, @Body() _: NoBody): Promise<Reply> {
    return this.edge.command(call, 'complete-assessment', id, async (tx) =>
      assessmentAnswer(await this.assessing.complete(tx, id, allowed(call))),
    );
  }

  /** One assessment: answers, what is missing, and the level that follows. */
  @Get('assessments/:assessmentId')
  @Roles(...READERS)
  view(@Caller() call: Call, @IdParam('assessmentId') id: Id): Promise<Reply> {
    return this.edge.read(call, 'read-assessment', id, async (tx) =>
      assessmentAnswer(await this.assessing.view(tx, id, allowed(call))),
    );
  }
}

/** Gates, referrals out, level decision and admission. */
@Controller('intake/v1')
export class PlacementController {
  constructor(
    private readonly edge: Edge<IntakeEvent>,
    private readonly placing: Placing,
    private readonly lookup: EpisodeLookup,
  ) {}

  /** Decide the level of care; one that differs from the suggestion needs a reason. */
  @Post('episodes/:episodeId/level-decisions')
  @Roles(...CLINICIANS)
  decideLevel(
    @Caller() call: Call,
    @IdParam('episodeId') episodeId: Id,
    @Body() body: LevelDecisionRequest,
  ): Promise<Reply> {
    const { level, reason = null, assessmentId = null, effectiveFrom = null } = body;
    const command = { level, reason, assessmentId, effectiveFrom };
    return this.edge.command(call, 'decide-level', episodeId, async (tx) =>
      episodeAnswer(await this.placing.decideLevel(tx, episodeId, command, allowed(call)), 201),
    );
  }

  /** Clear one gate of admission. */
  @Post('episodes/:episodeId/gate-clearances')
  @Roles(...CLINICIANS)
  clearGate(
    @Caller() call: Call,
    @IdParam('episodeId') episodeId: Id,
    @Body() { gate, reason }: GateClearanceRequest,
  ): Promise<Reply> {
    return this.edge.command(call, 'clear-gate', episodeId, async (tx) =>
      episodeAnswer(await this.placing.clearGate(tx, episodeId, { gate, reason }, allowed(call))),
    );
  }

  /** Refer to another provider, who has the level that is needed. */
  @Post('episodes/:episodeId/referrals-out')
  @Roles(...INTAKE)
  referOut(
    @Caller() call: Call,
    @IdParam('episodeId') episodeId: Id,
    @Body() body: ReferralOutRequest,
  ): Promise<Reply> {
    const { kind, gate = null } = body;
    return this.edge.command(call, 'open-referral-out', episodeId, async (tx) =>
      episodeAnswer(await this.placing.referOut(tx, episodeId, { kind, gate }, allowed(call)), 201),
    );
  }

  /** Keep that the other provider took the patient. */
  @Post('referrals-out/:referralOutId/accept')
  @Roles(...INTAKE)
  accept(
    @Caller() call: Call,
    @IdParam('referralOutId') referralOutId: Id,
    @Body() body: AcceptanceRequest,
  ): Promise<Reply> {
    return this.edge.command(call, 'accept-referral-out', referralOutId, async (tx) => {
      const episodeId = await this.lookup.ofPart(tx, 'referral-out', referralOutId);
      const { receivingSite = null, handOverAt, contact = null } = body;
      const handOver = { receivingSite, handOverAt: handOverAt ? toInstant(handOverAt) : null, contact };
      const command = { referralOutId, handOver };
      return episodeAnswer(await this.placing.acceptReferralOut(tx, episodeId, command, allowed(call)));
    });
  }

  /** Close the episode before admission, with a coded reason. */
  @Post('referrals-out/:referralOutId/close')
  @Roles(...INTAKE)
  close(
    @Caller() call: Call,
    @IdParam('referralOutId') referralOutId: Id,
    @Body() { outcome }: ReferralOutcomeRequest,
  ): Promise<Reply> {
    return this.edge.command(call, 'close-referral-out', referralOutId, async (tx) => {
      const episodeId = await this.lookup.ofPart(tx, 'referral-out', referralOutId);
      return episodeAnswer(
        await this.placing.closeReferralOut(tx, episodeId, { referralOutId, outcome }, allowed(call)),
      );
    });
  }

  /** Admit the patient, when every gate is cleared. */
  @Post('episodes/:episodeId/admission')
  @Roles(...INTAKE)
  admit(@Caller() call: Call, @IdParam('episodeId') episodeId: Id, @Body() body: AdmissionRequest): Promise<Reply> {
    const { programId, track, phase, taper } = body;
    const { sessionsPerWeek, minutesPerSession } = taper;
    const command = { programId, track, phase, taper: { sessionsPerWeek, minutesPerSession } };
    return this.edge.command(call, 'admit-patient', episodeId, async (tx) =>
      episodeAnswer(await this.placing.admit(tx, episodeId, command, allowed(call)), 201),
    );
  }
}

/** What was answered, with the time it was given where the caller says none. */
function answersOf(body: AnswersRequest, now: Instant): Answers {
  const { instruments, dimensions, facts, medicallyStableD2 } = body;
  const given = (instruments ?? []).map(({ form = 'standard', takenAt, ...answered }) => ({
    ...{ form, ...answered },
    takenAt: takenAt ? toInstant(takenAt) : now,
  }));
  const rated = Object.fromEntries(Object.entries(dimensions ?? {}).filter(([, value]) => value !== undefined));
  return {
    instruments: given,
    dimensions: rated,
    facts: facts ?? {},
    ...(medicallyStableD2 === undefined ? {} : { medicallyStableD2 }),
  };
}

function assessmentAnswer(view: AssessmentView | Rejected<string>, status: 200 | 201 = 200): Answer<unknown> {
  if (!view.ok) return view;
  const { assessment, outcome, ruleSet, version } = view;
  const { gates, level, ...rest } = outcome;
  const location = `/intake/v1/assessments/${assessment.assessmentId}`;
  return { ok: true, status, version, location, body: { ...assessment, version, ruleSet, gates, level, ...rest } };
}
