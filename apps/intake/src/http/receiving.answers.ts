import { ApiProperty } from '@nestjs/swagger';
import type { Id, Instant, SiteDate } from '@stepwell/kernel';
import { STAGES, VISIT_OUTCOMES, type NextStep, type Stage } from '../domain/rules/stages.js';
import type { IntakeVisit } from '../domain/intake-visits.js';

const ID = { type: 'string', format: 'uuid' } as const;
const INSTANT = { type: 'string', format: 'date-time' } as const;
const COUNT = { type: 'integer', minimum: 0 } as const;
const SHARE = { type: Number, nullable: true, minimum: 0, maximum: 1 } as const;

export class VisitAnswer {
  @ApiProperty({ ...ID, description: 'Booked intake.' })
  visitId: Id;
  @ApiProperty({ ...ID, description: 'Episode.' })
  episodeId: Id;
  @ApiProperty({ ...ID, description: 'Patient.' })
  patientId: Id;
  @ApiProperty({ ...ID, description: 'Site.' })
  siteId: Id;
  @ApiProperty({ ...INSTANT, description: 'When it is.' })
  at: Instant;
  @ApiProperty({ ...INSTANT, description: 'When it was booked.' })
  bookedAt: Instant;
  @ApiProperty({ enum: ['booked', ...VISIT_OUTCOMES], description: 'How it stands.' })
  status: IntakeVisit['status'];
  @ApiProperty({ type: String, nullable: true, description: 'Coded reason of a missed or cancelled one.' })
  reason: string | null;
  @ApiProperty({ type: 'integer', description: 'Version, as in the ETag.' })
  version: number;
}

export class RecordAnswer {
  @ApiProperty({ ...ID, description: 'Entry.' })
  entryId: Id;
  @ApiProperty({ ...ID, description: 'Episode.' })
  episodeId: Id;
  @ApiProperty({ type: String, description: 'Kind of record.' })
  kind: string;
  @ApiProperty({ enum: ['requested', 'received'], description: 'Asked for or received.' })
  state: 'requested' | 'received';
  @ApiProperty({ type: String, nullable: true, description: 'Where from, as a code.' })
  from: string | null;
  @ApiProperty({ ...INSTANT, description: 'When it was.' })
  occurredAt: Instant;
}

class NextAnswer {
  @ApiProperty({ type: String, description: 'What moves the episode on, for example first-contact, decide-level.' })
  step: NextStep;
  @ApiProperty({ ...INSTANT, description: 'When it is due.' })
  dueAt: Instant;
  @ApiProperty({ type: Number, description: 'Hours past the due time, h; negative is before it.' })
  hoursLate: number;
}

class RecordsAnswer {
  @ApiProperty({ type: [String], description: 'Asked for and not received.' })
  waiting: string[];
  @ApiProperty({ type: [String], description: 'Received.' })
  received: string[];
}

class PipelineLineAnswer {
  @ApiProperty({ ...ID, description: 'Episode.' })
  episodeId: Id;
  @ApiProperty({ ...ID, description: 'Patient.' })
  patientId: Id;
  @ApiProperty({ ...ID, description: 'Site.' })
  siteId: Id;
  @ApiProperty({ type: String, description: 'IANA zone of the site.' })
  zone: string;
  @ApiProperty({ type: String, description: 'Where the referral came from.' })
  source: string;
  @ApiProperty({ type: String, nullable: true, description: 'Level of care before, where it was told.' })
  priorLevel: string | null;
  @ApiProperty({ enum: STAGES, description: 'Where the episode stands.' })
  stage: Stage;
  @ApiProperty({ ...INSTANT, description: 'Since when.' })
  since: Instant;
  @ApiProperty({ type: NextAnswer, nullable: true, description: 'What is due next.' })
  next: NextAnswer | null;
  @ApiProperty({ type: RecordsAnswer, description: 'Records of other places.' })
  records: RecordsAnswer;
}

export class PipelineAnswer {
  @ApiProperty({ type: [PipelineLineAnswer], description: 'Open episodes, oldest first; of a page, those that fit.' })
  items: PipelineLineAnswer[];
  @ApiProperty({ type: String, nullable: true, description: 'Opaque place to go on from, null at the end.' })
  cursor: string | null;
}

class RateAnswer {
  @ApiProperty({ ...COUNT, description: 'Kept.' })
  kept: number;
  @ApiProperty({ ...COUNT, description: 'Missed.' })
  missed: number;
  @ApiProperty({ ...SHARE, description: 'Kept of kept and missed; null when there was neither.' })
  keptShare: number | null;
}

export class RatesAnswer extends RateAnswer {
  @ApiProperty({ ...ID, description: 'Site.' })
  siteId: Id;
  @ApiProperty({ type: 'string', format: 'date', description: 'First site day.' })
  from: SiteDate;
  @ApiProperty({ type: 'string', format: 'date', description: 'Last site day.' })
  to: SiteDate;
  @ApiProperty({ type: String, description: 'IANA zone of the site.' })
  zone: string;
  @ApiProperty({ ...COUNT, description: 'Intakes booked for these days.' })
  booked: number;
  @ApiProperty({ ...COUNT, description: 'Cancelled before their time.' })
  cancelled: number;
  @ApiProperty({ ...COUNT, description: 'Neither kept, missed nor cancelled yet.' })
  pending: number;
  @ApiProperty({ type: 'object', additionalProperties: COUNT, description: 'Missed ones by coded reason.' })
  missedBy: Record<string, number>;
  @ApiProperty({ type: RateAnswer, description: 'Intakes within 48 h of the referral.' })
  early: RateAnswer;
  @ApiProperty({ type: RateAnswer, description: 'Later ones.' })
  late: RateAnswer;
}
