import { epochMs, instantOf, isId, type Id, type Instant } from '@stepwell/kernel';

/** The opaque place after a row, in the form of a code. */
export function cursorAfter(openedAt: Instant, episodeId: Id): string {
  return `${epochMs(openedAt)}.${episodeId}`;
}

/** The place a cursor names. */
export function placeOf(cursor: string): { readonly openedAt: Instant; readonly episodeId: Id } | 'bad-cursor' {
  const [ms = '', episodeId = ''] = cursor.split('.');
  if (!/^\d{1,15}$/.test(ms) || !isId(episodeId)) return 'bad-cursor';
  return { openedAt: instantOf(Number(ms)), episodeId };
}
