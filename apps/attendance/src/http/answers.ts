import { honourVersion, requireSite, type Call } from '@stepwell/platform';
import type { Allow, Recorded } from '../app/recording.js';

/** The caller works at the site and, when a version is named, knows the record as it is. */
export function allowed(call: Call): Allow {
  return (siteId, version) => {
    requireSite(call, siteId);
    honourVersion(call, version === 0 ? null : version);
  };
}

/** One record as a command answers it. */
export function recordAnswer({ record, version, changed }: Recorded) {
  const { sessionId, patientId, siteDate, outcome, walkIn, decidedBy } = record;
  const arrivedAt = record.stated?.[0]?.from ?? record.marks.find((mark) => mark.kind === 'in')?.at ?? null;
  return { sessionId, patientId, siteDate, arrivedAt, outcome, decidedBy, walkIn, version, changed };
}
