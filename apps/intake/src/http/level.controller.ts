import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { toInstant, type Id } from '@stepwell/kernel';
import { Caller, IdParam, requireSite, Roles, type Call, Edge, type Reply } from '@stepwell/platform';
import { Levels } from '../app/levels.js';
import { Residences } from '../app/residences.js';
import type { IntakeEvent } from '../domain/events.js';
import { allowed, allowedSite, CLINICIANS, episodeAnswer, INTAKE, READERS } from './access.js';
import {
  LevelCorrectionRequest,
  LevelHistoryQuery,
  OutsideLevelRequest,
  ResidenceQuery,
  ResidenceRequest,
} from './level.requests.js';

/** A person's levels over time: what was true when, what we believed when, corrections, and outside results. */
@Controller('intake/v1')
export class LevelController {
  constructor(
    private readonly edge: Edge<IntakeEvent>,
    private readonly levels: Levels,
  ) {}

  @Get('episodes/:episodeId/levels')
  @ApiOperation({ summary: 'Level spans as believed at a moment, in the codes of both editions, with every record' })
  @Roles(...READERS)
  history(
    @Caller() call: Call,
    @IdParam('episodeId') episodeId: Id,
    @Query() { on, knownAt }: LevelHistoryQuery,
  ): Promise<Reply> {
    const asked = { on: on ?? null, knownAt: knownAt ? toInstant(knownAt) : null };
    return this.edge.read(call, 'read-levels', episodeId, async (tx) => {
      const history = await this.levels.history(tx, episodeId, asked, allowedSite(call));
      if (!history.ok) return history;
      const { ok: _, ...body } = history;
      return { ok: true, body };
    });
  }

  @Post('level-decisions/:decisionId/corrections')
  @ApiOperation({ summary: 'Correct or undo a level decision by one that supersedes it (L4 or M2 and above)' })
  @Roles(...CLINICIANS)
  correct(
    @Caller() call: Call,
    @IdParam('decisionId') decisionId: Id,
    @Body() { level, from, undo = false, reason }: LevelCorrectionRequest,
  ): Promise<Reply> {
    const command = { decisionId, level: level ?? null, from: from ?? null, undo, reason };
    return this.edge.command(call, 'correct-level', decisionId, async (tx) =>
      episodeAnswer(await this.levels.correct(tx, command, allowed(call)), 201),
    );
  }

  @Post('episodes/:episodeId/outside-levels')
  @ApiOperation({ summary: 'Keep the result of an outside system: system, edition, code; it decides nothing here' })
  @Roles(...INTAKE, 'service')
  outside(
    @Caller() call: Call,
    @IdParam('episodeId') episodeId: Id,
    @Body() { system, edition, code, decidedOn }: OutsideLevelRequest,
  ): Promise<Reply> {
    const command = { system, edition, code, decidedOn };
    return this.edge.command(call, 'take-outside-level', episodeId, async (tx) => {
      const taken = await this.levels.takeOutside(tx, episodeId, command, allowedSite(call));
      return taken.ok ? { ok: true, status: 201, body: taken.outside } : taken;
    });
  }
}

/** The register of recovery residences of a site. */
@Controller('intake/v1/recovery-residences')
export class ResidenceController {
  constructor(
    private readonly edge: Edge<IntakeEvent>,
    private readonly residences: Residences,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Keep what a recovery residence said about its free places, with day and source' })
  @Roles(...INTAKE, 'front-desk', 'service')
  report(@Caller() call: Call, @Body() body: ResidenceRequest): Promise<Reply> {
    const { siteId, residence, places = null, asOf = null, source } = body;
    requireSite(call, siteId);
    return this.edge.command(call, 'report-residence', siteId, async (tx) => {
      const kept = await this.residences.report(tx, { siteId, residence, places, asOf, source });
      return kept.ok ? { ok: true, status: 201, body: kept.residence } : kept;
    });
  }

  @Get()
  @ApiOperation({ summary: 'The register of a site: what nobody knows, or was said too long ago, is unknown' })
  @Roles(...READERS)
  list(@Caller() call: Call, @Query() { siteId }: ResidenceQuery): Promise<Reply> {
    requireSite(call, siteId);
    return this.edge.read(call, 'read-residences', siteId, async (tx) => {
      const register = await this.residences.of(tx, siteId);
      if (!register.ok) return register;
      const { items, available } = register;
      return { ok: true, body: { available, items } };
    });
  }
}
