import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiOperation, ApiPropertyOptional } from '@nestjs/swagger';
import { toInstant, type Id, type Instant } from '@stepwell/kernel';
import { Caller, IdParam, Roles, type Call, Edge, type Reply } from '@stepwell/platform';
import { IsObject, IsOptional } from 'class-validator';
import { Examining } from '../app/examining.js';
import type { FieldValue } from '../domain/examination.js';
import type { IntakeEvent } from '../domain/events.js';
import { SECTIONS, type Section } from '../domain/rules/examination.js';
import { allowedSite, CLINICIANS, INTAKE, READERS } from './access.js';
import { CodeField, InstantField, WordField } from './fields.js';

export class ExaminationRequest {
  @WordField(SECTIONS, { description: 'Part of the examination.' })
  section: Section;
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'Values by field: numbers in the unit of the rule set, codes, days, yes or no. Absent when not done.',
  })
  @IsOptional()
  @IsObject()
  values?: Record<string, FieldValue>;
  @CodeField({ description: 'Coded reason for which it was not done.', optional: true })
  notDone?: string;
  @InstantField({ description: 'When it was looked at; now when absent.', optional: true })
  occurredAt?: Instant;
}

/** The examination before admission and after: vitals as a series, history, medicines, allergies, pregnancy, needs, prior care. */
@Controller('intake/v1/patients/:patientId/examination')
export class ExaminationController {
  constructor(
    private readonly edge: Edge<IntakeEvent>,
    private readonly examining: Examining,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Keep one look at a section, or the reason why it was not done' })
  @Roles(...CLINICIANS, ...INTAKE)
  enter(@Caller() call: Call, @IdParam('patientId') patientId: Id, @Body() body: ExaminationRequest): Promise<Reply> {
    const { section, notDone = null, occurredAt } = body;
    const values = body.values ?? {};
    const command = { patientId, section, values, notDone, occurredAt: occurredAt ? toInstant(occurredAt) : null };
    return this.edge.command(call, 'enter-examination', patientId, async (tx) => {
      const entered = await this.examining.enter(tx, command, allowedSite(call));
      return entered.ok ? { ok: true, status: 201, body: entered.entry } : entered;
    });
  }

  @Get()
  @ApiOperation({ summary: 'The newest look at each section, the series of vitals, and what nobody has looked at' })
  @Roles(...READERS)
  read(@Caller() call: Call, @IdParam('patientId') patientId: Id): Promise<Reply> {
    return this.edge.read(call, 'read-examination', patientId, async (tx) => {
      const read = await this.examining.of(tx, patientId, allowedSite(call));
      return read.ok ? { ok: true, body: read.examination } : read;
    });
  }
}
