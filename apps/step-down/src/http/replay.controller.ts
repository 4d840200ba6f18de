import { Controller, Get, Query } from '@nestjs/common';
import { Caller, Edge, Roles, type Call, type Reply } from '@stepwell/platform';
import type { StepDownRecorded } from '../app/outcomes.js';
import { Replaying, type ReplayedPage, type ReplayedRecord } from '../app/replaying.js';
import { cursorAfter, placeOf, REVIEWERS, scopeOf } from './access.js';
import { refusedStretch, StretchQuery } from './stretch-requests.js';

/** Stored decisions made again from the stored facts: the live policy must reproduce every one bit for bit. */
@Controller('step-down/v1/decisions')
export class ReplayController {
  constructor(
    private readonly edge: Edge<StepDownRecorded>,
    private readonly replaying: Replaying,
  ) {}

  /** Decide again what was decided, from the kept inputs, and compare. */
  @Get('replay')
  @Roles(...REVIEWERS)
  replay(@Caller() call: Call, @Query() query: StretchQuery): Promise<Reply> {
    const { from, to, limit, cursor } = query;
    const [sites, after] = [scopeOf(call, query.siteId), placeOf(cursor)];
    return this.edge.read(call, 'replay-decisions', null, async (tx) => {
      const refused = refusedStretch(query);
      if (refused) return refused;
      const page = await this.replaying.page(tx, { sites, from, to }, limit, after);
      const isLast = page.items.length < limit;
      return { ok: true, body: { ...tallied(page), cursor: isLast ? null : cursorAfter(page.items.at(-1)?.record) } };
    });
  }
}

/** Counts of a page, which add up over pages, and everything that differs. `total` counts the records of the stretch. */
function tallied({ total, items }: ReplayedPage) {
  const of = (kind: ReplayedRecord['replayed']['kind']) => items.filter(({ replayed }) => replayed.kind === kind);
  const why = of('not-replayable').map(({ replayed }) => (replayed.kind === 'not-replayable' ? replayed.why : ''));
  return {
    total,
    records: items.length,
    alike: of('alike').length,
    different: of('different').map(difference),
    notReplayable: Object.fromEntries(
      [...new Set(why)].map((code) => [code, why.filter((one) => one === code).length]),
    ),
    proposals: {
      same: items.filter(({ proposal }) => proposal === 'same').length,
      different: items.filter(({ proposal }) => proposal === 'different').map(({ record }) => record.id),
    },
  };
}

function difference({ record, replayed }: ReplayedRecord) {
  const { id: decisionId, patientId, kind, siteDate, hash } = record;
  const again = replayed.kind === 'different' ? { replayedHash: replayed.hash, parts: replayed.parts } : {};
  return { decisionId, patientId, kind, siteDate, hash, ...again };
}
