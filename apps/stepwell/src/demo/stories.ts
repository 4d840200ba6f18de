import { INTENSIVE, type Placement } from '../clinic/journey.js';

/** Days of history the demo starts with. */
export const HISTORY_DAYS = 140;

const EVENING: Placement = { ...INTENSIVE, track: 'evening' };
export const FROM_RESIDENTIAL: Placement = {
  level: '2.1',
  track: 'day',
  phase: 'P1',
  taper: { sessionsPerWeek: 5, minutesPerSession: 180 },
};

/** Somebody of the demo: admitted on a day of the history (null: only referred), and how it goes. */
export interface Story {
  readonly day: number;
  readonly site: 0 | 1;
  readonly placement: Placement | null;
  /** From this many days before today on samples are positive. */
  readonly slipsIn?: number;
}

/** Chosen so that today somebody is in every phase, and one person has slipped. */
export const STORIES: readonly Story[] = [
  { day: 0, site: 0, placement: INTENSIVE },
  { day: 64, site: 0, placement: INTENSIVE },
  { day: 98, site: 0, placement: INTENSIVE },
  { day: 98, site: 1, placement: EVENING, slipsIn: 12 },
  { day: 122, site: 1, placement: EVENING },
  { day: 126, site: 0, placement: EVENING },
  { day: 136, site: 0, placement: FROM_RESIDENTIAL },
  { day: 139, site: 1, placement: null },
];

/** A track of a site that meets. */
export interface Group {
  readonly site: 0 | 1;
  readonly track: Placement['track'];
}

/** Tracks somebody is in by `day`, in the order of their hours. */
export function groupsOf(day: number): readonly Group[] {
  const all: readonly Group[] = (['day', 'evening'] as const).flatMap((track) => [
    { site: 0, track },
    { site: 1, track },
  ]);
  const meets = ({ site, track }: Group): boolean =>
    STORIES.some((story) => story.day <= day && story.site === site && story.placement?.track === track);
  return all.filter(meets);
}
