import type { Id, SiteDate } from '@stepwell/kernel';
import type { Occurrence } from './occurrences.js';

/** Two sessions that need the same room or leader at the same time. */
export interface Clash {
  readonly resource: 'room' | 'leader';
  readonly siteDate: SiteDate;
  readonly sessionId: Id;
  readonly otherSessionId: Id;
}

/** Every clash of `mine` with `others` or among themselves, in order of time; sessions that only touch do not clash. */
export function clashes(mine: readonly Occurrence[], others: readonly Occurrence[]): readonly Clash[] {
  return (['room', 'leader'] as const)
    .flatMap((resource) => clashesOf(resource, mine, others))
    .sort((a, b) => (a.siteDate < b.siteDate ? -1 : 1));
}

function clashesOf(resource: Clash['resource'], mine: readonly Occurrence[], others: readonly Occurrence[]): Clash[] {
  const found: Clash[] = [];
  const own = new Set(mine.map((session) => session.sessionId));
  for (const sessions of byResource(resource, [...mine, ...others]).values()) {
    let latest: Occurrence | null = null;
    for (const session of sessions) {
      const overlaps = latest !== null && session.startsAt < latest.endsAt;
      if (overlaps && (own.has(session.sessionId) || own.has(latest!.sessionId))) {
        found.push(clash(resource, own.has(session.sessionId) ? [session, latest!] : [latest!, session]));
      }
      if (!latest || session.endsAt > latest.endsAt) latest = session;
    }
  }
  return found;
}

const clash = (resource: Clash['resource'], [mine, other]: [Occurrence, Occurrence]): Clash => ({
  resource,
  siteDate: mine.siteDate,
  sessionId: mine.sessionId,
  otherSessionId: other.sessionId,
});

function byResource(resource: Clash['resource'], sessions: readonly Occurrence[]): Map<Id, Occurrence[]> {
  const groups = new Map<Id, Occurrence[]>();
  for (const session of sessions) {
    const id = resource === 'room' ? session.roomId : session.leaderStaffId;
    if (id === null || session.cancelled !== null) continue;
    groups.set(id, [...(groups.get(id) ?? []), session]);
  }
  for (const group of groups.values()) group.sort((a, b) => (a.startsAt < b.startsAt ? -1 : 1));
  return groups;
}
