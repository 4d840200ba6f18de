import type { AgeBand, Id, LevelOfCare, Phase, SiteDate, Taper } from '@stepwell/kernel';

/** Where a patient stands on the ladder: what this service itself decided, which no other service's fact can change. */
export interface Situation {
  readonly patientId: Id;
  readonly episodeId: Id;
  readonly phase: Phase;
  /** First site day of the phase. */
  readonly enteredOn: SiteDate;
  readonly admittedOn: SiteDate;
  /** First site day of the present taper step; absent: since the phase was entered. */
  readonly steppedOn?: SiteDate;
  readonly taper: Taper;
  /** Level at entry of the phase; a later review may have decided another. */
  readonly level: LevelOfCare;
  readonly ageBand: AgeBand;
  /** Triggers of the open holds. */
  readonly openHolds: readonly string[];
}
