import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { toInstant, type Id } from '@stepwell/kernel';
import {
  Caller,
  IdParam,
  ProblemError,
  requireSite,
  Roles,
  worksAt,
  type Call,
  Edge,
  type Reply,
} from '@stepwell/platform';
import { Identifying } from '../app/identifying.js';
import { Linking } from '../app/linking.js';
import type { IntakeEvent } from '../domain/events.js';
import { allowed, allowedSite, INTAKE } from './access.js';
import { cursorAfter, placeOf } from './cursor.js';
import { IdentityAnswer, pairBody, PairAnswer, PairListAnswer } from './duplicate.answers.js';
import { IdentityRequest, PairDecisionRequest, PairListQuery } from './duplicate.requests.js';

/** Who people are, and which records are of one person. */
@Controller('intake/v1')
export class DuplicateController {
  constructor(
    private readonly edge: Edge<IntakeEvent>,
    private readonly identifying: Identifying,
    private readonly linking: Linking,
  ) {}

  @Post('patients/:patientId/identity')
  @ApiOperation({
    summary: 'Tell who a patient is, and find other records that may be of the same person; merges none',
  })
  @ApiCreatedResponse({ type: IdentityAnswer })
  @Roles(...INTAKE, 'front-desk', 'service')
  tell(@Caller() call: Call, @IdParam('patientId') patientId: Id, @Body() body: IdentityRequest): Promise<Reply> {
    const { givenName, familyName, formerNames, birthDate = null, phone = null, identifiers } = body;
    const known = identifiers?.map(({ system, value }) => ({ system, value })) ?? [];
    const told = { givenName, familyName, formerNames: formerNames ?? [], birthDate, phone, identifiers: known };
    return this.edge.command(call, 'tell-identity', patientId, async (tx) => {
      const answer = await this.identifying.tell(tx, patientId, told, allowed(call));
      if (!answer.ok) return answer;
      const { version, openPairs } = answer;
      return { ok: true, status: 201, body: { patientId, version, openPairs }, version };
    });
  }

  @Get('patients/:patientId/identity')
  @ApiOperation({ summary: 'Who a patient is, for those who meet them; every look is audited' })
  @ApiOkResponse({ type: IdentityRequest })
  @Roles(...INTAKE, 'front-desk')
  identity(@Caller() call: Call, @IdParam('patientId') patientId: Id): Promise<Reply> {
    return this.edge.read(call, 'read-identity', patientId, async (tx) => {
      const { identity, version } = await this.identifying.of(tx, patientId, allowedSite(call));
      return { ok: true, body: { patientId, ...identity, version }, version };
    });
  }

  @Get('duplicates')
  @ApiOperation({ summary: 'Records of a site that may be of one person, with the evidence and the decision clock' })
  @ApiOkResponse({ type: PairListAnswer })
  @Roles(...INTAKE, 'site-admin')
  list(@Caller() call: Call, @Query() { siteId, status, limit, cursor }: PairListQuery): Promise<Reply> {
    requireSite(call, siteId);
    const after = cursor ? placeOf(cursor) : null;
    if (after === 'bad-cursor') {
      throw new ProblemError('invalid-input', {
        errors: [{ pointer: '?cursor', detail: 'is not a cursor of this list' }],
      });
    }
    const statuses = status === 'waiting' ? (['open', 'unsure'] as const) : ([status] as const);
    return this.edge.read(call, 'list-duplicates', null, async (tx) => {
      const page = await this.linking.queue(tx, { siteId, statuses, after, limit });
      const here = page.filter((pair) => [pair.siteA, pair.siteB].every((site) => worksAt(call.principal, site)));
      const last = page.length === limit ? page.at(-1) : undefined;
      const next = last ? cursorAfter(toInstant(last.foundAt), last.pairId) : null;
      return { ok: true, body: { items: here.map(pairBody), elsewhere: page.length - here.length, cursor: next } };
    });
  }

  @Post('duplicates/:pairId/decisions')
  @ApiOperation({ summary: 'Decide whether two records are of one person; a further decision undoes it' })
  @ApiCreatedResponse({ type: PairAnswer })
  @Roles(...INTAKE)
  decide(@Caller() call: Call, @IdParam('pairId') pairId: Id, @Body() body: PairDecisionRequest): Promise<Reply> {
    const { decision, reason } = body;
    return this.edge.command(call, 'decide-duplicate', pairId, async (tx) => {
      const decided = await this.linking.decide(tx, pairId, { decision, reason }, allowed(call));
      return decided.ok ? { ok: true, status: 201, body: pairBody(decided), version: decided.version } : decided;
    });
  }
}
