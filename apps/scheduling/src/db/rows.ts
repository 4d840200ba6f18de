import { type Instant } from '@stepwell/kernel';

/** The driver's timestamp as an instant. */
export function instant(value: Date): Instant {
  return value.toISOString();
}

/** As `instant`, for a column that may be empty. */
export function instantOrNull(value: Date | null): Instant | null {
  return value === null ? null : instant(value);
}

const EXCLUSION_VIOLATION = '23P01';

/** Whether two rows wanted the same room, leader or patient at the same time. */
export function isDoubleBooking(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === EXCLUSION_VIOLATION;
}
