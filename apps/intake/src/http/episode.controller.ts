import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { toInstant, type Id } from '@stepwell/kernel';
import { Caller, IdParam, ProblemError, requireSite, Roles, type Call, Edge, type Reply } from '@stepwell/platform';
import { Referring } from '../app/referring.js';
import { Linking } from '../app/linking.js';
import { PatientRecord } from '../app/patient-record.js';
import type { IntakeEvent } from '../domain/events.js';
import { EpisodeLookup } from '../app/episode-lookup.js';
import { allowed, allowedSite, episodeAnswer, episodeBody, INTAKE, READERS } from './access.js';
import { EpisodeListQuery, NoBody, ReasonRequest, ReferralRequest } from './episode.requests.js';
import { cursorAfter, placeOf } from './cursor.js';
import { linkedBody } from './duplicate.answers.js';

/** Referrals, the patient's record and leaves. */
@Controller('intake/v1')
export class EpisodeController {
  constructor(
    private readonly edge: Edge<IntakeEvent>,
    private readonly referring: Referring,
    private readonly record: PatientRecord,
    private readonly lookup: EpisodeLookup,
    private readonly linking: Linking,
  ) {}

  /** Take a referral: opens an episode, with its first-contact clock (clinical 2.5). */
  @Post('referrals')
  @Roles(...INTAKE, 'front-desk', 'service')
  refer(@Caller() call: Call, @Body() body: ReferralRequest): Promise<Reply> {
    requireSite(call, body.siteId);
    const { patientId = null, ageBand = null, birthDate = null, siteId, source, preferredTrack } = body;
    const { priorLevel = null, priorEndedOn = null } = body;
    const prior = { priorLevel, priorEndedOn };
    const command = { patientId, ageBand, birthDate, siteId, source, preferredTrack, ...prior };
    return this.edge.command(call, 'receive-referral', patientId, async (tx) =>
      episodeAnswer(await this.referring.refer(tx, command), 201),
    );
  }

  /** A patient: name, birth date, and every episode with its stage. */
  @Get('patients/:patientId')
  @Roles(...READERS)
  patient(@Caller() call: Call, @IdParam('patientId') patientId: Id): Promise<Reply> {
    return this.edge.read(call, 'read-patient', patientId, async (tx) => {
      const view = await this.record.of(tx, patientId, allowedSite(call));
      if (!view.ok) return view;
      const { ok: _, episodes, ...rest } = view;
      const [current, ...earlier] = episodes.map(({ state, version }) => episodeBody(state, version));
      const linked = linkedBody(call, patientId, await this.linking.linkedTo(tx, patientId));
      return { ok: true, body: { ...rest, episode: current, earlier, linked }, version: current?.version ?? 0 };
    });
  }

  /** Open episodes of a site, page by page. */
  @Get('episodes')
  @Roles(...READERS)
  list(@Caller() call: Call, @Query() query: EpisodeListQuery): Promise<Reply> {
    if (query.siteId) requireSite(call, query.siteId);
    const { siteIds } = call.principal;
    const sites = query.siteId ? [query.siteId] : siteIds === 'all' ? null : siteIds;
    const after = query.cursor ? placeOf(query.cursor) : null;
    if (after === 'bad-cursor') {
      throw new ProblemError('invalid-input', {
        errors: [{ pointer: '?cursor', detail: 'is not a cursor of this list' }],
      });
    }
    const filter = { siteIds: sites, status: query.status ?? null, after, limit: query.limit };
    return this.edge.read(call, 'list-episodes', null, async (tx) => {
      const rows = await this.record.list(tx, filter);
      const items = rows.map(({ state, version }) => episodeBody(state, version));
      const last = rows.at(-1);
      const cursor =
        last && rows.length === query.limit ? cursorAfter(toInstant(last.openedAt), last.state.episodeId) : null;
      return { ok: true, body: { items, cursor } };
    });
  }

  /** One episode as it stands: stage, level, gates, and what is due next. */
  @Get('episodes/:episodeId')
  @Roles(...READERS)
  one(@Caller() call: Call, @IdParam('episodeId') episodeId: Id): Promise<Reply> {
    return this.edge.read(call, 'read-episode', episodeId, async (tx) => {
      const { state, version } = await this.lookup.read(tx, episodeId);
      requireSite(call, state.siteId);
      return { ok: true, body: episodeBody(state, version), version };
    });
  }

  /** Begin a leave with a coded reason; it bridges the gap until its last day. */
  @Post('episodes/:episodeId/leaves')
  @Roles(...INTAKE)
  startLeave(@Caller() call: Call, @IdParam('episodeId') episodeId: Id, @Body() body: ReasonRequest): Promise<Reply> {
    return this.edge.command(call, 'start-leave', episodeId, async (tx) =>
      episodeAnswer(await this.referring.startLeave(tx, episodeId, body.reason, allowed(call)), 201),
    );
  }

  /** End a leave on the day the patient came back. */
  @Post('leaves/:leaveId/end')
  @Roles(...INTAKE)
  endLeave(@Caller() call: Call, @IdParam('leaveId') leaveId: Id, @Body() _: NoBody): Promise<Reply> {
    return this.edge.command(call, 'end-leave', leaveId, async (tx) => {
      const episodeId = await this.lookup.ofPart(tx, 'leave', leaveId);
      return episodeAnswer(await this.referring.endLeave(tx, episodeId, leaveId, allowed(call)));
    });
  }
}
