import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { Caller, Edge, Roles, type Call, type Reply } from '@stepwell/platform';
import type { StepDownRecorded } from '../app/outcomes.js';
import { Reading } from '../app/reading.js';
import { Ruling } from '../app/ruling.js';
import { DecisionStore } from '../db/decision.store.js';
import { SHIPPED } from '../domain/rule-sets.js';
import { ANALYSTS, cursorAfter, mayWorkAt, placeOf, READERS, requireScope, RULE_KEEPERS } from './access.js';
import { notAPolicy, readPolicy } from './policy-reading.js';
import { DecisionQuery, RuleSetRequest } from './requests.js';
import { decisionBody, versionBody } from './views.js';

/** Decision records and the rules they were made under. */
@Controller('step-down/v1')
export class DecisionController {
  constructor(
    private readonly edge: Edge<StepDownRecorded>,
    private readonly reading: Reading,
    private readonly decisions: DecisionStore,
    private readonly ruling: Ruling,
  ) {}

  /** Decision records of a patient, newest first (clinical 1.5). */
  @Get('decisions')
  @Roles(...READERS)
  list(@Caller() call: Call, @Query() query: DecisionQuery): Promise<Reply> {
    const after = placeOf(query.cursor);
    const { patientId, limit } = query;
    return this.edge.read(call, 'list-decisions', patientId, async (tx) => {
      await this.reading.case(tx, patientId, mayWorkAt(call));
      const items = await this.decisions.ofPatient(tx, patientId, limit, after);
      const next = items.length === limit ? cursorAfter(items.at(-1)) : null;
      return { ok: true, body: { items: items.map(decisionBody), cursor: next } };
    });
  }

  /** SHA-256 over all decision records: equal for equal facts and rules, whatever the order they came in. */
  @Get('decisions/digest')
  @Roles(...ANALYSTS)
  digest(@Caller() call: Call): Promise<Reply> {
    return this.edge.read(call, 'digest-decisions', null, async (tx) => ({
      ok: true,
      body: await this.reading.digest(tx),
    }));
  }

  /** Versions of the rule set with who activated each. */
  @Get('rule-sets')
  @Roles(...ANALYSTS)
  ruleSets(@Caller() call: Call): Promise<Reply> {
    return this.edge.read(call, 'list-rule-sets', null, async (tx) => {
      const versions = await this.ruling.versions(tx);
      return { ok: true, body: { items: versions.map((one) => ({ ...versionBody(one), body: one.policy })) } };
    });
  }

  /** Activate a version of the rule set from a day on. */
  @Post('rule-sets')
  @Roles(...RULE_KEEPERS)
  activate(@Caller() call: Call, @Body() request: RuleSetRequest): Promise<Reply> {
    const { effectiveFrom, effectiveUntil = null, siteId = null, programId = null, body } = request;
    requireScope(call, siteId);
    return this.edge.command(call, 'activate-rule-set', null, async (tx) => {
      const read = readPolicy(body);
      if (!read.ok) return notAPolicy(read.faults);
      const { policy } = read;
      const term = { effectiveFrom, effectiveUntil, siteId, programId };
      const activated = await this.ruling.activate(tx, { id: SHIPPED.id, policy, ...term });
      return activated.ok ? { ok: true, status: 201, body: versionBody(activated.version) } : activated;
    });
  }
}
