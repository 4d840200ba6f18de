import { ProblemError } from '@stepwell/platform';

/** An opaque place in a list. */
export function cursorOf(place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(place), 'utf8').toString('base64url');
}

/** The place a cursor names; 400 `invalid-input` for one that this service did not make. */
export function placeOf(cursor: string | undefined, length: number): readonly (string | number)[] | null {
  if (cursor === undefined) return null;
  const place = parsed(cursor);
  const fits = Array.isArray(place) && place.length === length;
  if (!fits) throw new ProblemError('invalid-input', { errors: [{ pointer: '?cursor', detail: 'is not a cursor' }] });
  return place.map((part: unknown) => (typeof part === 'number' ? part : String(part)));
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
