import {
  honourVersion,
  requireSite,
  requireVersion,
  worksAt,
  type Answer,
  type Call,
  type Role,
} from '@stepwell/platform';
import type { Id, Rejected } from '@stepwell/kernel';
import type { Allow, Changed } from '../app/episode-desk.js';
import type { Episode } from '../domain/episode.js';

type Roles = readonly [Role, ...Role[]];

/** Who assesses, plans and treats. */
export const CLINICIANS: Roles = ['counselor', 'prescriber', 'nurse', 'clinical-supervisor', 'medical-director'];
/** Who brings people in. */
export const INTAKE: Roles = ['intake-coordinator', ...CLINICIANS];
/** Whoever meets patients: may report a clinical fact in one call. `service` is an importing system. */
export const FRONT_LINE: Roles = ['front-desk', 'group-facilitator', 'service', ...INTAKE];
/** Who may read a patient's record. */
export const READERS: Roles = [...FRONT_LINE, 'scheduler', 'site-admin', 'auditor'];
/** Who keeps the rules. */
export const RULE_KEEPERS: Roles = ['medical-director', 'org-admin'];

/** The caller works at the site and, when a version is named, has read the current one. */
export function allowed(call: Call): Allow {
  return (siteId, version) => {
    requireSite(call, siteId);
    honourVersion(call, version);
  };
}

/** As `allowed`, but a version must be named: for changes that overwrite what somebody else may have entered. */
export function allowedVersion(call: Call): Allow {
  return (siteId, version) => {
    requireSite(call, siteId);
    requireVersion(call, version);
  };
}

/** The caller works at the site. */
export function allowedSite(call: Call): (siteId: Id) => void {
  return (siteId) => requireSite(call, siteId);
}

/** Whether the caller works at a site, for batches that answer item by item. */
export function sitesOf(call: Call): (siteId: Id) => boolean {
  return (siteId) => worksAt(call.principal, siteId);
}

/** An episode as callers see it: its state without the birth date. */
export type EpisodeBody = Omit<Episode, 'birthDate'> & { readonly version: number };

/** The body of an episode. */
export function episodeBody(episode: Episode, version: number): EpisodeBody {
  const { birthDate: _, ...shown } = episode;
  return { ...shown, version };
}

/** The answer to a command on an episode. */
export function episodeAnswer(changed: Changed | Rejected<string>, status: 200 | 201 = 200): Answer<EpisodeBody> {
  if (!changed.ok) return changed;
  const { state, version } = changed;
  const location = `/intake/v1/episodes/${state.episodeId}`;
  return { ok: true, status, body: episodeBody(state, version), version, location };
}
