import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { contentHash, type Id, type Rejected, type SiteDate } from '@stepwell/kernel';
import { IsSiteDate, IsUuid } from '@stepwell/platform';
import { IsInt, IsObject, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import type { RuleSet } from '../domain/policy.js';
import { readPolicyFile } from './policy-file.js';
import { notAPolicy, readPolicy } from './policy-reading.js';

const LONGEST_FILE = 200_000;
const MOST_PATIENTS = 500;

/** A policy that decides nothing: as a file or as its body. */
export class CandidateRequest {
  @ApiPropertyOptional({ maxLength: LONGEST_FILE, description: 'The policy to try, as a file in YAML or JSON.' })
  @IsOptional()
  @IsString()
  @MaxLength(LONGEST_FILE)
  yaml?: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'The policy to try as its whole body, instead of a file.',
  })
  @IsOptional()
  @IsObject()
  body?: object;
}

export class WhatIfRequest extends CandidateRequest {
  @ApiProperty({ format: 'date', description: 'First site day.' })
  @IsSiteDate()
  from: SiteDate;

  @ApiProperty({ format: 'date', description: 'Last site day.' })
  @IsSiteDate()
  to: SiteDate;

  @ApiPropertyOptional({ format: 'uuid', description: 'Only this site; all of the caller’s when absent.' })
  @IsOptional()
  @IsUuid()
  siteId?: Id;

  @ApiPropertyOptional({ minimum: 1, maximum: MOST_PATIENTS, default: 100, description: 'Patients of this page.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MOST_PATIENTS)
  limit?: number;

  @ApiPropertyOptional({ description: 'Opaque place after the last patient of the page before.' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  cursor?: string;
}

export type CandidateRejection = 'candidate-missing' | 'rule-set-invalid';
type Candidate = { readonly ok: true; readonly candidate: RuleSet } | Rejected<CandidateRejection>;

/** The rule set to try; version 0, since it is none of the tenant's. */
export function candidateOf({ yaml, body }: CandidateRequest): Candidate {
  if ((yaml === undefined) === (body === undefined)) return { ok: false, rejection: 'candidate-missing', facts: {} };
  if (yaml !== undefined) {
    const read = readPolicyFile(yaml);
    if (read.ok) return candidate(read.file.name, read.file.policy);
    return notAPolicy(read.faults.map(({ path, ...fault }) => ({ ...fault, path: path.split('/').slice(1) })));
  }
  const read = readPolicy(body);
  return read.ok ? candidate('candidate', read.policy) : notAPolicy(read.faults);
}

const candidate = (id: string, policy: RuleSet['policy']): Candidate => ({
  ok: true,
  candidate: { id, version: 0, hash: contentHash(policy), policy },
});
