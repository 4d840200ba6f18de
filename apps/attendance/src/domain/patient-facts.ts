import type { HourBand, Id, Instant, Phase, SiteDate, Zone } from '@stepwell/kernel';

/** A seat in a track as scheduling tells it. */
export interface Seat {
  readonly enrollmentId: Id;
  readonly episodeId: Id;
  readonly siteId: Id;
  readonly programId: Id;
  readonly track: 'day' | 'evening';
  readonly phase: Phase;
  readonly seriesIds: readonly Id[];
  readonly from: SiteDate;
  readonly zone: Zone;
}

/** What a fact says. `ref` names the thing that opens and closes: concern, hold, leave, referral, consent, episode. */
export type FactBody =
  | {
      readonly kind: 'admitted';
      readonly ref: Id;
      readonly siteId: Id;
      readonly siteDate: SiteDate;
      readonly zone: Zone;
      readonly hourBand: HourBand | null;
    }
  | { readonly kind: 'discharged' | 'reopened'; readonly ref: Id; readonly siteDate: SiteDate }
  | { readonly kind: 'level-decided'; readonly siteDate: SiteDate; readonly hourBand: HourBand | null }
  | { readonly kind: 'phase-changed'; readonly siteDate: SiteDate; readonly hourBand: HourBand | null }
  | {
      readonly kind: 'leave-started' | 'leave-ended' | 'referral-opened' | 'referral-closed';
      readonly ref: Id;
      readonly siteDate: SiteDate;
    }
  | {
      readonly kind: 'concern-opened' | 'concern-changed' | 'concern-closed' | 'hold-placed' | 'hold-released';
      readonly ref: Id;
    }
  | { readonly kind: 'consent-granted' | 'consent-revoked'; readonly ref: Id; readonly scope: string }
  | { readonly kind: 'seat-started' | 'seat-moved'; readonly seat: Seat }
  | { readonly kind: 'seat-ended'; readonly ref: Id; readonly until: SiteDate };

/** One event of another service about a patient, kept for ever; facts of different services have no order between them. */
export interface PatientFact {
  readonly eventId: Id;
  readonly patientId: Id;
  /** Place in its stream: order among facts of one service. */
  readonly sequence: number;
  readonly occurredAt: Instant;
  readonly body: FactBody;
}

type Kind = FactBody['kind'];
type Of<K extends Kind> = Extract<FactBody, { kind: K }>;

/** Each fact once, in an order that does not depend on arrival: stream place, then clinical time, then id. */
export function inOrder(facts: readonly PatientFact[]): readonly PatientFact[] {
  const once = new Map(facts.map((fact) => [fact.eventId, fact]));
  return [...once.values()].sort(
    (a, b) => a.sequence - b.sequence || compare(a.occurredAt, b.occurredAt) || compare(a.eventId, b.eventId),
  );
}

/** The bodies of the given kinds, in the order of `facts`. */
export function bodiesOf<K extends Kind>(facts: readonly PatientFact[], ...kinds: readonly K[]): readonly Of<K>[] {
  const isWanted = (body: FactBody): body is Of<K> => kinds.some((kind) => kind === body.kind);
  return facts.map((fact) => fact.body).filter(isWanted);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
