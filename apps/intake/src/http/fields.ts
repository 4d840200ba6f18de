import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsCode, IsInstant, IsSiteDate, IsUuid } from '@stepwell/platform';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateBy,
} from 'class-validator';

interface FieldOptions {
  readonly description: string;
  readonly optional?: boolean;
}

type Schema = NonNullable<Parameters<typeof ApiProperty>[0]>;

function field({ description, optional = false }: FieldOptions, schema: Schema, ...rules: PropertyDecorator[]) {
  const documented = ApiProperty({ ...schema, description, required: !optional } as Schema);
  return applyDecorators(documented, ...(optional ? [IsOptional()] : []), ...rules);
}

/** A UUID. */
export const UuidField = (options: FieldOptions) => field(options, { type: 'string', format: 'uuid' }, IsUuid());
/** A code: letters, digits, dots, colons and hyphens. */
export const CodeField = (options: FieldOptions) => field(options, { type: 'string' }, IsCode());
/** Letters, marks and line breaks, no other control characters: Postgres keeps no NUL. */
const WORDS = /^[^\p{Cc}]*\S[^\p{Cc}]*(\n[^\p{Cc}]*)*$/u;
/** A person's own words; kept in the service, never published. */
export const WordsField = (maxLength: number, options: FieldOptions) =>
  field(
    options,
    { type: 'string', maxLength },
    IsString(),
    MaxLength(maxLength),
    Matches(WORDS, { message: 'must be words without control characters' }),
  );
/** A site-local day. */
export const DayField = (options: FieldOptions) => field(options, { type: 'string', format: 'date' }, IsSiteDate());
/** An instant with its zone offset. */
export const InstantField = (options: FieldOptions) =>
  field(options, { type: 'string', format: 'date-time' }, IsInstant());
/** Yes or no. */
export const YesNoField = (options: FieldOptions) => field(options, { type: 'boolean' }, IsBoolean());
/** One of a fixed set of words. */
export const WordField = (words: readonly string[], options: FieldOptions) =>
  field(options, { type: 'string', enum: [...words] }, IsIn([...words]));
/** A whole number within bounds. */
export const WholeField = (minimum: number, maximum: number, options: FieldOptions) =>
  field(options, { type: 'integer', minimum, maximum }, IsInt(), Min(minimum), Max(maximum));
/** A number within bounds. */
export const NumberField = (minimum: number, maximum: number, options: FieldOptions) =>
  field(options, { type: 'number', minimum, maximum }, IsNumber(), Min(minimum), Max(maximum));

/** The ASSIST has 70 items. */
const MOST_ANSWERS = 128;

function answersField(options: FieldOptions, valueDescription: string, fits: (value: unknown) => boolean) {
  const valid = (given: unknown): boolean => {
    if (given === null || typeof given !== 'object' || Array.isArray(given)) return false;
    const values = Object.values(given);
    return values.length <= MOST_ANSWERS && values.every((value) => value === null || fits(value));
  };
  const rule = ValidateBy({
    name: 'answers',
    validator: {
      validate: valid,
      defaultMessage: () => `must hold at most ${MOST_ANSWERS} answers, each ${valueDescription}`,
    },
  });
  return field(options, { type: 'object', additionalProperties: true }, rule);
}

/** Item answers by item name: whole numbers or null. */
export const ItemsField = (options: FieldOptions) =>
  answersField(options, 'a whole number or null', (value) => Number.isInteger(value));
/** Answers by name: yes/no, numbers, short texts (days) or null. */
export const AnswersField = (options: FieldOptions) =>
  answersField(options, 'true, false, a number, a day or null', (value) => {
    if (typeof value === 'string') return /^\d{4}-\d{2}-\d{2}$/.test(value);
    return typeof value === 'boolean' || Number.isFinite(value);
  });
