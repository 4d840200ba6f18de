import { ApiProperty } from '@nestjs/swagger';
import type { Id, Instant } from '@stepwell/kernel';
import { worksAt, type Call } from '@stepwell/platform';
import type { LinkedRecords, PairView } from '../app/linking.js';
import type { PairStatus } from '../domain/duplicates.js';
import {
  DUPLICATE_DECISIONS,
  MATCH_FIELDS,
  type DuplicateDecision,
  type MatchField,
} from '../domain/rules/matching.js';
import { episodeBody, type EpisodeBody } from './access.js';

const ID = { type: 'string', format: 'uuid' } as const;
const INSTANT = { type: 'string', format: 'date-time' } as const;
const FIELDS = { type: 'array' as const, items: { type: 'string' as const, enum: [...MATCH_FIELDS] } };

export class IdentityAnswer {
  @ApiProperty({ ...ID, description: 'Patient.' })
  patientId: Id;
  @ApiProperty({ type: 'integer', description: 'Version of the identity.' })
  version: number;
  @ApiProperty({ type: 'array', items: ID, description: 'Pairs with other records that wait for a decision.' })
  openPairs: Id[];
}

class EvidenceAnswer {
  @ApiProperty({ type: [String], description: 'Rules whose fields all agree.' })
  rules: string[];
  @ApiProperty({ ...FIELDS, description: 'Fields that agree.' })
  agree: MatchField[];
  @ApiProperty({ ...FIELDS, description: 'Fields that both records have and that differ.' })
  differ: MatchField[];
}

class DecisionAnswer {
  @ApiProperty({ enum: DUPLICATE_DECISIONS, description: 'What was decided.' })
  decision: DuplicateDecision;
  @ApiProperty({ type: String, description: 'Coded reason.' })
  reason: string;
  @ApiProperty({ ...INSTANT, description: 'When.' })
  decidedAt: Instant;
  @ApiProperty({ type: String, description: 'Staff member.' })
  decidedBy: string;
}

export class PairAnswer {
  @ApiProperty({ ...ID, description: 'Pair.' })
  pairId: Id;
  @ApiProperty({ type: 'array', items: ID, minItems: 2, maxItems: 2, description: 'The two records.' })
  patients: Id[];
  @ApiProperty({ enum: ['open', 'gone', ...DUPLICATE_DECISIONS], description: 'What holds now.' })
  status: PairStatus;
  @ApiProperty({ type: EvidenceAnswer, description: 'Why they may be one person.' })
  evidence: EvidenceAnswer;
  @ApiProperty({ ...INSTANT, description: 'When the match was found.' })
  foundAt: Instant;
  @ApiProperty({ ...INSTANT, description: 'When a decision is due.' })
  dueAt: Instant;
  @ApiProperty({ type: Number, description: 'Hours past the due time, h; negative is before it.' })
  hoursLate: number;
  @ApiProperty({ type: [DecisionAnswer], description: 'Decisions, oldest first; the last one holds.' })
  decisions: DecisionAnswer[];
  @ApiProperty({ type: 'integer', description: 'Version, as in the ETag.' })
  version: number;
}

export class PairListAnswer {
  @ApiProperty({ type: [PairAnswer], description: 'Pairs of records at sites of the caller, oldest first.' })
  items: PairAnswer[];
  @ApiProperty({ type: 'integer', description: 'Pairs of this page that need somebody who works at both sites.' })
  elsewhere: number;
  @ApiProperty({ type: String, nullable: true, description: 'Opaque place to go on from, null at the end.' })
  cursor: string | null;
}

/** A pair as callers see it. */
export function pairBody({ pairId, a, b, status, evidence, foundAt, dueAt, hoursLate, ...rest }: PairView): object {
  const decisions = rest.decisions.map(({ decision, reason, decidedAt, decidedBy }) => {
    return { decision, reason, decidedAt, decidedBy };
  });
  return { pairId, patients: [a, b], status, evidence, foundAt, dueAt, hoursLate, decisions, version: rest.version };
}

/** The other records of the same person, their episodes at the caller's sites, and how many lie elsewhere. */
export function linkedBody(
  call: Call,
  patientId: Id,
  { patientIds, episodes }: LinkedRecords,
): { readonly patientIds: readonly Id[]; readonly episodes: readonly EpisodeBody[]; readonly elsewhere: number } {
  const others = episodes.filter(({ state }) => state.patientId !== patientId);
  const here = others.filter(({ state }) => worksAt(call.principal, state.siteId));
  return {
    patientIds: patientIds.filter((id) => id !== patientId),
    episodes: here.map(({ state, version }) => episodeBody(state, version)),
    elsewhere: others.length - here.length,
  };
}
