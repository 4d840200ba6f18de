import type { Recorded } from '../app/recording.js';

/** One record as a command answers it. */
export function recordAnswer({ record, version, changed }: Recorded) {
  const { sessionId, patientId, siteDate, outcome, walkIn, decidedBy } = record;
  const arrivedAt = record.stated?.[0]?.from ?? record.marks.find((mark) => mark.kind === 'in')?.at ?? null;
  return { sessionId, patientId, siteDate, arrivedAt, outcome, decidedBy, walkIn, version, changed };
}
