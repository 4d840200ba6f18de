import { isId, isSiteDate, toInstant } from '@stepwell/kernel';
import { ValidateBy, type ValidationOptions } from 'class-validator';

const CODE = /^[A-Za-z0-9][A-Za-z0-9.:-]{0,79}$/;
const ZONED = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

function check(name: string, message: string, valid: (text: string) => boolean) {
  return (options?: ValidationOptions): PropertyDecorator =>
    ValidateBy(
      {
        name,
        validator: {
          validate: (value: unknown) => typeof value === 'string' && valid(value),
          defaultMessage: () => `${options?.each ? 'each ' : ''}${message}`,
        },
      },
      options,
    );
}

function isInstantText(text: string): boolean {
  if (!ZONED.test(text)) return false;
  try {
    toInstant(text);
    return true;
  } catch {
    return false;
  }
}

/** A lower-case UUID of any version. */
export const IsUuid = check('isUuid', 'must be a lower-case UUID', isId);
/** A real calendar day at a site, `YYYY-MM-DD`. */
export const IsSiteDate = check('isSiteDate', 'must be a real calendar day, YYYY-MM-DD', isSiteDate);
/** An RFC 3339 instant with a zone offset or Z. */
export const IsInstant = check(
  'isInstant',
  'must be an RFC 3339 instant with Z or an offset, 2026-01-05T14:00:00Z',
  isInstantText,
);
/** A code: letters, digits, dot, colon, hyphen; 1 to 80 characters. */
export const IsCode = check(
  'isCode',
  'must be a code of letters, digits, dots, colons and hyphens, at most 80 characters',
  (text) => CODE.test(text),
);
