import { siteDate, type Id, type LevelOfCare, type Phase, type SiteDate, type Taper } from '@stepwell/kernel';
import type { OwnEvent } from '../db/own-event.store.js';
import type { PatientCase } from '../domain/case.js';
import type { Picture } from '../domain/facts.js';
import { storyOf, type HeldFor, type Move, type Story } from '../domain/story.js';

/** What this service's own events of a move say. */
interface Told {
  readonly episodeId: Id;
  readonly effectiveOn: SiteDate;
  readonly direction: 'down' | 'up';
  readonly to: Phase;
  readonly taper: Taper;
  readonly levelTo: LevelOfCare;
}

/** Moves by patient, in the order in which they were told. */
export function movesOf(events: readonly OwnEvent[]): ReadonlyMap<Id, readonly Move[]> {
  const moves = new Map<Id, Move[]>();
  for (const event of events) moves.set(event.patientId, [...(moves.get(event.patientId) ?? []), moveOf(event)]);
  return moves;
}

/** The log holds what was published under the contract. */
function moveOf({ name, eventId, data }: OwnEvent): Move {
  const { episodeId, effectiveOn: on, direction, to, taper, levelTo: level } = data as OwnEvent['data'] & Told;
  return name === 'PhaseChanged'
    ? { kind: 'phase', eventId, episodeId, on, direction, to, taper, level }
    : { kind: 'taper', eventId, episodeId, on, taper };
}

/** A patient's way along the ladder. */
export function storyIn(
  patientId: Id,
  picture: Picture,
  moves: ReadonlyMap<Id, readonly Move[]>,
  held: PatientCase,
): Story {
  const zone = held.site?.zone ?? 'UTC';
  const holds = held.holds.map(({ trigger, siteDate: from, released }): HeldFor => {
    return { trigger, from, until: released && siteDate(released.at, zone) };
  });
  return storyOf(patientId, picture, moves.get(patientId) ?? [], holds);
}
