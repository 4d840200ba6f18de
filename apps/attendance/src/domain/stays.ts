import type { Id, SiteDate } from '@stepwell/kernel';
import { bodiesOf, type FactBody, type PatientFact } from './patient-facts.js';

/** One stay of an episode: from an admission to the discharge after it. */
export interface Stay {
  readonly episodeId: Id;
  /** Null when the discharge is all that is known. */
  readonly admission: Extract<FactBody, { kind: 'admitted' }> | null;
  /** Day of the discharge, included; null while the stay runs. */
  readonly endedOn: SiteDate | null;
  /** Day of the admission that followed a reopening; null without one. */
  readonly nextFrom: SiteDate | null;
}

/**
 * Stays in the order in which they began. A reopening alone brings nobody back: the patient is assessed and admitted anew, and that
 * admission begins the next stay. Told twice, an admission or a discharge changes nothing.
 */
export function staysOf(ordered: readonly PatientFact[]): readonly Stay[] {
  const stays: Stay[] = [];
  const reopened = new Set<Id>();
  for (const body of bodiesOf(ordered, 'admitted', 'discharged', 'reopened')) {
    const at = stays.findLastIndex(({ episodeId }) => episodeId === body.ref);
    const last = stays[at];
    if (body.kind === 'admitted') {
      if (last && !reopened.delete(body.ref)) continue;
      if (last) stays[at] = { ...last, nextFrom: body.siteDate };
      stays.push({ episodeId: body.ref, admission: body, endedOn: null, nextFrom: null });
    } else if (body.kind === 'reopened') {
      if (last && last.endedOn !== null) reopened.add(body.ref);
    } else if (!last) stays.push({ episodeId: body.ref, admission: null, endedOn: body.siteDate, nextFrom: null });
    else if (last.endedOn === null) stays[at] = { ...last, endedOn: body.siteDate };
    else reopened.delete(body.ref);
  }
  return stays;
}
