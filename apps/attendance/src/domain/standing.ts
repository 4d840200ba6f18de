import type { Id, Instant, SiteDate, Zone } from '@stepwell/kernel';
import type { StandingOn } from './absence.js';
import { bodiesOf, inOrder, type PatientFact } from './patient-facts.js';
import { staysOf } from './stays.js';
import type { BandFrom } from './week.js';

/** Days on which absences are excused: `from` included, `until` not; null is still away. */
export interface Away {
  readonly reason: 'on-leave' | 'referred-out';
  readonly from: SiteDate;
  readonly until: SiteDate | null;
}

/** One stay in the program; an episode that was reopened and admitted again has several. */
export interface Episode {
  readonly episodeId: Id;
  readonly siteId: Id;
  readonly zone: Zone;
  readonly admittedOn: SiteDate;
  readonly dischargedOn: SiteDate | null;
}

/** What attendance needs to know of a patient; a fold of facts that gives the same for every order of arrival. */
export interface Standing {
  readonly patientId: Id;
  /** Oldest first. */
  readonly episodes: readonly Episode[];
  readonly away: readonly Away[];
  readonly concernOpen: boolean;
  readonly holdOpen: boolean;
  /** Scopes of consent in force. */
  readonly consents: readonly string[];
  /** Oldest first; the last one that began decides. */
  readonly bands: readonly BandFrom[];
}

/** Folds everything known of one patient. */
export function standingOf(patientId: Id, facts: readonly PatientFact[]): Standing {
  const ordered = inOrder(facts);
  return {
    patientId,
    episodes: episodesOf(ordered),
    away: [
      ...awayOf('on-leave', bodiesOf(ordered, 'leave-started'), bodiesOf(ordered, 'leave-ended')),
      ...awayOf('referred-out', bodiesOf(ordered, 'referral-opened'), bodiesOf(ordered, 'referral-closed')),
    ],
    concernOpen: anyOpen(bodiesOf(ordered, 'concern-opened'), bodiesOf(ordered, 'concern-closed')),
    holdOpen: anyOpen(bodiesOf(ordered, 'hold-placed'), bodiesOf(ordered, 'hold-released')),
    consents: consentsOf(ordered),
    bands: bandsOf(ordered),
  };
}

/** What holds on `siteDate`. Concerns and holds count from the moment they are known, whatever the day. */
export function standingOn(standing: Standing | null, siteDate: SiteDate): StandingOn {
  if (!standing) return { away: null, concernOpen: false, holdOpen: false, discharged: false };
  const away = standing.away.filter((one) => one.from <= siteDate && (one.until === null || siteDate < one.until));
  const referred = away.find((one) => one.reason === 'referred-out') ?? away[0];
  const { concernOpen, holdOpen } = standing;
  return { away: referred?.reason ?? null, concernOpen, holdOpen, discharged: isDischarged(standing, siteDate) };
}

function isDischarged(standing: Standing, siteDate: SiteDate): boolean {
  const begun = standing.episodes.filter((episode) => episode.admittedOn <= siteDate);
  return begun.length > 0 && begun.every(({ dischargedOn }) => dischargedOn !== null && dischargedOn < siteDate);
}

/** The stay that is under way on `siteDate`, the newest when several are. */
export function episodeOn(standing: Standing, siteDate: SiteDate): Episode | null {
  const running = standing.episodes.filter(
    ({ admittedOn, dischargedOn }) => admittedOn <= siteDate && (dischargedOn === null || siteDate <= dischargedOn),
  );
  return running.at(-1) ?? null;
}

/** Consent to be written to, and no concern that asks for a person (clinical 2.5). */
export function mayMessage(standing: Standing, scope: string): boolean {
  return standing.consents.includes(scope) && !standing.concernOpen;
}

function episodesOf(ordered: readonly PatientFact[]): readonly Episode[] {
  const episodes = staysOf(ordered).flatMap(({ admission, endedOn }): Episode[] => {
    if (!admission) return [];
    const { ref: episodeId, siteId, zone, siteDate: admittedOn } = admission;
    return [{ episodeId, siteId, zone, admittedOn, dischargedOn: endedOn }];
  });
  return episodes.sort((a, b) => compare(a.admittedOn, b.admittedOn));
}

interface Ref {
  readonly ref: Id;
}

function anyOpen(opened: readonly Ref[], closed: readonly Ref[]): boolean {
  const ended = new Set(closed.map(({ ref }) => ref));
  return opened.some(({ ref }) => !ended.has(ref));
}

type Dated = Ref & { readonly siteDate: SiteDate };

function awayOf(reason: Away['reason'], started: readonly Dated[], ended: readonly Dated[]): readonly Away[] {
  return started.map(({ ref, siteDate }) => {
    const until = ended.find((end) => end.ref === ref)?.siteDate ?? null;
    return { reason, from: siteDate, until };
  });
}

function consentsOf(ordered: readonly PatientFact[]): readonly string[] {
  const revoked = new Set(bodiesOf(ordered, 'consent-revoked').map(({ ref }) => ref));
  const held = bodiesOf(ordered, 'consent-granted').filter(({ ref }) => !revoked.has(ref));
  return [...new Set(held.map(({ scope }) => scope))].sort();
}

/** On one day the level that intake decided has the last word: a phase change carries the band it was planned with. */
const WEIGHT = { admitted: 0, 'phase-changed': 1, 'level-decided': 2 } as const;

function bandsOf(ordered: readonly PatientFact[]): readonly BandFrom[] {
  const rows: { from: SiteDate; at: Instant; weight: number; band: BandFrom['band'] }[] = [];
  for (const { body, occurredAt } of ordered) {
    if (body.kind === 'admitted' || body.kind === 'level-decided' || body.kind === 'phase-changed')
      rows.push({ from: body.siteDate, at: occurredAt, weight: WEIGHT[body.kind], band: body.hourBand });
  }
  rows.sort((a, b) => compare(a.from, b.from) || a.weight - b.weight || compare(a.at, b.at));
  return rows.map(({ from, band }) => ({ from, band }));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
