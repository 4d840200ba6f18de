import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import type { Id, SiteDate } from '@stepwell/kernel';
import { Caller, ProblemError, Roles, type Call, Edge, type Reply } from '@stepwell/platform';
import { IsObject } from 'class-validator';
import { RuleKeeping } from '../app/rule-keeping.js';
import type { IntakeEvent } from '../domain/events.js';
import type { RuleSetVersion } from '../domain/rule-sets.js';
import { READERS, RULE_KEEPERS } from './access.js';
import { CodeField, DayField, UuidField } from './fields.js';
import { ruleBodyOf } from './rule-set.schema.js';

export class RuleSetRequest {
  @CodeField({ description: 'Rule set, for example house-placement.' })
  id: string;
  @DayField({ description: 'First site date on which it decides; at least 24 h ahead.' })
  effectiveFrom: SiteDate;
  @CodeField({ description: 'Jurisdiction pack, for example US-NC.', optional: true })
  jurisdiction?: string;
  @UuidField({ description: 'Only for this site.', optional: true })
  siteId?: Id;
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'The whole rule set; `kind` says which schema holds.',
  })
  @IsObject()
  body: object;
}

/** Rule sets: what is in force, and putting the next version in force. */
@Controller('intake/v1/rule-sets')
export class RuleSetController {
  constructor(
    private readonly edge: Edge<IntakeEvent>,
    private readonly keeping: RuleKeeping,
  ) {}

  /** Versions of the rule set with who activated each, newest first. */
  @Get()
  @Roles(...READERS, 'org-admin', 'analyst')
  list(@Caller() call: Call): Promise<Reply> {
    return this.edge.read(call, 'list-rule-sets', null, async (tx) => ({
      ok: true,
      body: { items: await this.keeping.versions(tx) },
    }));
  }

  /** Activate a version of the rule set from a day on. */
  @Post()
  @Roles(...RULE_KEEPERS)
  activate(@Caller() call: Call, @Body() request: RuleSetRequest): Promise<Reply> {
    const checked = ruleBodyOf(request.body);
    if (!checked.ok) throw new ProblemError('invalid-input', { errors: checked.faults });
    const { id, effectiveFrom, jurisdiction = null, siteId = null } = request;
    const command = { id, effectiveFrom, jurisdiction, siteId, body: checked.body };
    return this.edge.command(call, 'activate-rule-set', null, async (tx) => {
      const activated = await this.keeping.activate(tx, command);
      return activated.ok ? { ok: true, status: 201, body: summary(activated.version) } : activated;
    });
  }
}

function summary({ body, ...version }: RuleSetVersion): object {
  return { ...version, kind: body.kind };
}
