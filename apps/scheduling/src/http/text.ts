import { applyDecorators } from '@nestjs/common';
import { IsString, Length, Matches } from 'class-validator';

/** One line of text, 1 to `longest` characters: no line breaks or other control characters, which no database stores. */
export const IsLine = (longest: number): PropertyDecorator =>
  applyDecorators(
    IsString(),
    Length(1, longest),
    Matches(/^[^\p{Cc}\p{Cs}]*$/u, { message: 'must be one line of text without control characters' }),
  );
