import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { isId, type Id } from '@stepwell/kernel';
import { Caller, Edge, ProblemError, Roles, type Call, type Reply } from '@stepwell/platform';
import type { StepDownRecorded } from '../app/outcomes.js';
import { WhatIf, type SupposedPage } from '../app/what-if.js';
import { refOf, type RuleSet } from '../domain/policy.js';
import { lookingBackV1 } from '../domain/rules/looking-back-v1.js';
import { tallyOf } from '../domain/tallying.js';
import { REVIEWERS, scopeOf } from './access.js';
import { refusedStretch } from './stretch-requests.js';
import { candidateOf, WhatIfRequest } from './what-if-requests.js';

/** Patients of a page when the request does not say. */
const PAGE = 100;
const NOT_CAUSAL =
  'History under another policy is not a causal result: these patients lived under the policy that was in force. What came ' +
  'after a day is what really happened, not what would have.';

/** Other rules over the stored past; writes nothing but its audit row and the answer under its key. */
@Controller('step-down/v1/what-if')
export class WhatIfController {
  constructor(
    private readonly edge: Edge<StepDownRecorded>,
    private readonly whatIf: WhatIf,
  ) {}

  /** A page of patients; tallies of all pages add up, number by number. */
  @Post()
  @HttpCode(200)
  @Roles(...REVIEWERS, 'analyst')
  suppose(@Caller() call: Call, @Body() request: WhatIfRequest): Promise<Reply> {
    const { from, to, limit = PAGE, cursor } = request;
    const [sites, after] = [scopeOf(call, request.siteId), patientAfter(cursor)];
    return this.edge.command(call, 'what-if', null, async (tx) => {
      const read = candidateOf(request);
      if (!read.ok) return read;
      const refused = refusedStretch(request);
      if (refused) return refused;
      const { candidate } = read;
      const page = await this.whatIf.page(tx, { sites, from, to }, candidate, { limit, after });
      return { ok: true, status: 200, body: { ...answered(page, candidate, mayKnowWho(call)), ...next(page, limit) } };
    });
  }
}

/** Analysts get numbers, no patients. */
const mayKnowWho = (call: Call): boolean => REVIEWERS.some((role) => call.principal.roles.includes(role));

function answered({ total, items }: SupposedPage, candidate: RuleSet, withWho: boolean) {
  const moved = items.flatMap(({ changes }) => changes).filter(({ shift }) => shift !== 'same' && shift !== 'neither');
  return {
    candidate: refOf(candidate),
    total,
    followDays: lookingBackV1.followDays,
    statement: NOT_CAUSAL,
    tally: tallyOf(items),
    changes: withWho ? moved : [],
  };
}

const next = ({ items }: SupposedPage, limit: number) => ({
  cursor: items.length < limit ? null : (items.at(-1)?.patientId ?? null),
});

function patientAfter(cursor: string | undefined): Id | null {
  if (cursor === undefined || isId(cursor)) return cursor ?? null;
  throw new ProblemError('invalid-input', { errors: [{ pointer: '/cursor', detail: 'is not a cursor of this list' }] });
}
