import type { Id, LocalTime, Phase, SiteDate, Zone } from '@stepwell/kernel';

export type TrackKind = 'day' | 'evening';

/** What a weekly rule says, in the wall time of the site. */
export interface SlotRule {
  /** ISO weekdays, 1 Monday .. 7 Sunday, ascending, each once. */
  readonly weekdays: readonly number[];
  readonly startLocal: LocalTime;
  /** Planned length, min. */
  readonly minutes: number;
  /** Seats of one session. */
  readonly capacity: number;
  readonly leaderStaffId: Id | null;
  readonly roomId: Id | null;
}

/** A rule in force from a day on, until the next segment or the end of the series. */
export interface Segment extends SlotRule {
  readonly from: SiteDate;
}

/** One occurrence that a person took out of the rule. */
export type SessionException =
  | {
      readonly kind: 'moved';
      readonly siteDate: SiteDate;
      readonly startLocal: LocalTime;
      readonly minutes: number;
      readonly leaderStaffId: Id | null;
      readonly roomId: Id | null;
    }
  | { readonly kind: 'cancelled'; readonly reason: string };

/** What a series is for; never changes. */
export interface SeriesPlace {
  readonly seriesId: Id;
  readonly siteId: Id;
  readonly programId: Id;
  readonly trackId: Id;
  readonly track: TrackKind;
  readonly zone: Zone;
  readonly phase: Phase;
  readonly component: string;
  /** Booked session by session (clinic visits); nobody is a member of it. */
  readonly dropIn: boolean;
}

/** A weekly series: rule segments plus exceptions, in local wall time (design 9). */
export interface Series extends SeriesPlace {
  readonly from: SiteDate;
  /** Last day with a session; null is open. */
  readonly until: SiteDate | null;
  /** Local start of the first rule: part of every session id for ever, so that identity survives edits. */
  readonly identityStart: LocalTime;
  /** In order of `from`, never empty. */
  readonly segments: readonly Segment[];
  /** By original day of the occurrence. */
  readonly exceptions: Readonly<Record<SiteDate, SessionException>>;
  /** Sessions are on the calendar up to and with this day. */
  readonly generatedUntil: SiteDate | null;
}

export interface SeriesPublished extends SeriesPlace {
  readonly type: 'series-published';
  readonly rule: SlotRule;
  readonly from: SiteDate;
  readonly until: SiteDate | null;
}
export interface SeriesChanged {
  readonly type: 'series-changed';
  readonly place: SeriesPlace;
  /** The rule in force from `segment.from` on. */
  readonly segment: Segment;
  readonly from: SiteDate;
  readonly until: SiteDate | null;
}
export interface SeriesEnded {
  readonly type: 'series-ended';
  readonly seriesId: Id;
  readonly siteId: Id;
  readonly until: SiteDate;
}
/** Sessions now stand on the calendar up to `until`; private to the service. */
export interface HorizonExtended {
  readonly type: 'horizon-extended';
  readonly seriesId: Id;
  readonly until: SiteDate;
}
/** A person moved or cancelled this one occurrence. */
export interface OccurrenceExcepted {
  readonly type: 'occurrence-excepted';
  readonly seriesId: Id;
  readonly originDate: SiteDate;
  readonly exception: SessionException;
}

export type SeriesEvent = SeriesPublished | SeriesChanged | SeriesEnded | HorizonExtended | OccurrenceExcepted;

/** The state after `event`; the first event of a series is its publication. */
export function evolveSeries(series: Series | null, event: SeriesEvent): Series {
  if (event.type === 'series-published') return published(event);
  if (!series) throw new Error(`series ${event.type} before its publication`);
  switch (event.type) {
    case 'series-changed':
      return { ...series, segments: withSegment(series.segments, event.segment) };
    case 'series-ended':
      return { ...series, until: event.until };
    case 'horizon-extended':
      return { ...series, generatedUntil: event.until };
    case 'occurrence-excepted':
      return { ...series, exceptions: { ...series.exceptions, [event.originDate]: event.exception } };
  }
}

function published({ type: _, rule, from, until, ...place }: SeriesPublished): Series {
  return {
    ...place,
    from,
    until,
    identityStart: rule.startLocal,
    segments: [{ ...rule, from }],
    exceptions: {},
    generatedUntil: null,
  };
}

function withSegment(segments: readonly Segment[], segment: Segment): readonly Segment[] {
  const others = segments.filter((other) => other.from !== segment.from);
  return [...others, segment].sort((a, b) => (a.from < b.from ? -1 : 1));
}

/** The rule in force on `date`; before the series starts it is the first rule. */
export function segmentOn(series: Series, date: SiteDate): Segment {
  return series.segments.findLast((segment) => segment.from <= date) ?? series.segments[0]!;
}

/** Fewest seats of any rule in force on or after `date`. */
export function capacityFrom(series: Series, date: SiteDate): number {
  const later = series.segments.filter((segment) => segment.from > date);
  return Math.min(...[segmentOn(series, date), ...later].map((segment) => segment.capacity));
}

/** Whether the series still has or will have sessions on or after `date`. */
export function runsFrom(series: Series, date: SiteDate): boolean {
  return series.until === null || series.until >= date;
}
