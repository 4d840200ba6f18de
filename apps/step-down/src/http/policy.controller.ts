import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { reject, siteDate, type Rejected } from '@stepwell/kernel';
import { Caller, Edge, Public, Roles, type Call, type Reply } from '@stepwell/platform';
import type { StepDownRecorded } from '../app/outcomes.js';
import { Ruling } from '../app/ruling.js';
import { choose } from '../domain/rule-sets.js';
import { ANALYSTS, requireScope, RULE_KEEPERS } from './access.js';
import { readPolicyFile, type FileFault } from './policy-file.js';
import { notAPolicy } from './policy-reading.js';
import { InForceQuery, PolicyCheckRequest, PolicyRequest } from './policy-requests.js';
import { policyFileSchema } from './policy-schema.js';
import { versionBody } from './views.js';

/** Policies as people write them: files with a schema, checked, and put in force. */
@Controller('step-down/v1/policies')
export class PolicyController {
  constructor(
    private readonly edge: Edge<StepDownRecorded>,
    private readonly ruling: Ruling,
  ) {}

  /** JSON Schema of a policy file, for editors. */
  @Get('schema')
  @Public()
  schema(): object {
    return policyFileSchema;
  }

  /** The version that decides at a site, in a program, on a day, with its body. */
  @Get('in-force')
  @Roles(...ANALYSTS)
  inForce(@Caller() call: Call, @Query() query: InForceQuery): Promise<Reply> {
    return this.edge.read(call, 'read-policy', null, async (tx) => {
      const { siteId = null, programId = null, siteDate: on = siteDate(tx.now, 'UTC') } = query;
      const version = choose(await this.ruling.versions(tx), { siteId, programId }, on);
      return { ok: true, body: { ...versionBody(version), body: version.policy } };
    });
  }

  /** Whether a file is a policy; stores nothing. */
  @Post('check')
  @HttpCode(200)
  @Roles(...RULE_KEEPERS)
  check(@Caller() call: Call, @Body() { yaml }: PolicyCheckRequest): Promise<Reply> {
    return this.edge.command(call, 'check-policy', null, () => {
      const read = readPolicyFile(yaml);
      if (!read.ok) return Promise.resolve(invalid(read.faults));
      const { name, hash, warnings } = read.file;
      return Promise.resolve({ ok: true, status: 200, body: { policy: name, hash, warnings } } as const);
    });
  }

  /** Puts a file in force. */
  @Post()
  @Roles(...RULE_KEEPERS)
  activate(@Caller() call: Call, @Body() request: PolicyRequest): Promise<Reply> {
    return this.edge.command(call, 'activate-rule-set', null, async (tx) => {
      const read = readPolicyFile(request.yaml);
      if (!read.ok) return invalid(read.faults);
      const { name: id, policy, warnings } = read.file;
      const { siteId, programId, effectiveFrom, effectiveUntil } = { ...read.file, ...given(request) };
      requireScope(call, siteId);
      if (effectiveFrom === null) return reject('rule-set-undated', { pointer: '/effectiveFrom' });
      const term = { siteId, programId, effectiveFrom, effectiveUntil };
      const activated = await this.ruling.activate(tx, { id, policy, ...term });
      if (!activated.ok) return activated;
      return { ok: true, status: 201, body: { ...versionBody(activated.version), warnings } };
    });
  }
}

/** What the request itself says goes before the file. */
function given({ siteId, programId, effectiveFrom, effectiveUntil }: PolicyRequest) {
  const said = { siteId, programId, effectiveFrom, effectiveUntil };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
}

/** A file that is no policy: every fault with its line and column. */
const invalid = (faults: readonly FileFault[]): Rejected<'rule-set-invalid'> =>
  notAPolicy(faults.map(({ path, ...fault }) => ({ ...fault, path: path.split('/').slice(1) })));
