import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { Id } from '@stepwell/kernel';
import { Caller, IdParam, Roles, type Call, Edge, type Reply } from '@stepwell/platform';
import { DischargeView } from '../app/discharge-view.js';
import { Ending } from '../app/ending.js';
import type { IntakeEvent } from '../domain/events.js';
import { allowed, allowedSite, CLINICIANS, episodeAnswer, INTAKE, READERS } from './access.js';
import { DeclineRequest, DischargeRequest, ProposalRequest, ReopenRequest } from './ending.requests.js';

/** The end of an episode: proposed, declined or signed, and undone by a late return. */
@Controller('intake/v1/episodes/:episodeId')
export class EndingController {
  constructor(
    private readonly edge: Edge<IntakeEvent>,
    private readonly ending: Ending,
    private readonly view: DischargeView,
  ) {}

  @Get('discharge')
  @ApiOperation({
    summary: 'The end of an episode: the proposal, what each exit needs today, or the discharge summary',
  })
  @Roles(...READERS)
  look(@Caller() call: Call, @IdParam('episodeId') episodeId: Id): Promise<Reply> {
    return this.edge.read(call, 'read-discharge', episodeId, async (tx) => {
      const look = await this.view.of(tx, episodeId, allowedSite(call));
      if (!look.ok) return look;
      const { ok: _, ...body } = look;
      return { ok: true, body };
    });
  }

  @Post('discharge-proposals')
  @ApiOperation({ summary: 'Propose a discharge, with a coded reason; never for use alone (clinical 2.4)' })
  @Roles(...INTAKE)
  propose(@Caller() call: Call, @IdParam('episodeId') episodeId: Id, @Body() body: ProposalRequest): Promise<Reply> {
    return this.edge.command(call, 'propose-discharge', episodeId, async (tx) =>
      episodeAnswer(await this.ending.propose(tx, episodeId, body.reason, allowed(call)), 201),
    );
  }

  @Post('discharge-proposals/decline')
  @ApiOperation({ summary: 'Decline the discharge that waits (L4, M2 and above); the episode goes on' })
  @Roles(...CLINICIANS)
  decline(@Caller() call: Call, @IdParam('episodeId') episodeId: Id, @Body() body: DeclineRequest): Promise<Reply> {
    return this.edge.command(call, 'decline-discharge', episodeId, async (tx) =>
      episodeAnswer(await this.ending.decline(tx, episodeId, body.reason, allowed(call))),
    );
  }

  @Post('discharge')
  @ApiOperation({
    summary:
      'Sign the discharge (L4, M2 and above) as of the last contact, with continuity and aftercare plan (C24, C25)',
  })
  @Roles(...CLINICIANS)
  discharge(@Caller() call: Call, @IdParam('episodeId') episodeId: Id, @Body() body: DischargeRequest): Promise<Reply> {
    const { reason, ground = null, lastContactDate, continuity, aftercare, aftercareWaiver = null } = body;
    const plans = {
      continuity: (continuity ?? []).map((one) => ({ ...one })),
      aftercare: aftercare ? { ...aftercare } : null,
      aftercareWaiver,
    };
    return this.edge.command(call, 'discharge-patient', episodeId, async (tx) =>
      episodeAnswer(
        await this.ending.discharge(tx, episodeId, { reason, ground, lastContactDate, ...plans }, allowed(call)),
      ),
    );
  }

  @Post('reopen')
  @ApiOperation({
    summary: 'Reopen a lapsed episode after a late return, within its window (C24); assessed again first',
  })
  @Roles(...INTAKE)
  reopen(@Caller() call: Call, @IdParam('episodeId') episodeId: Id, @Body() body: ReopenRequest): Promise<Reply> {
    return this.edge.command(call, 'reopen-episode', episodeId, async (tx) =>
      episodeAnswer(await this.ending.reopen(tx, episodeId, body.reason, allowed(call))),
    );
  }
}
