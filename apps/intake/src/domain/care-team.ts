import { accept, reject, type Decision, type Id, type Rejected, type SiteDate, type Tier } from '@stepwell/kernel';
import { credentialExpired, maySignAssessment, reachesAny, signatureOf, type Signer } from './signing.js';
import type { Episode, EpisodeEvent } from './episode.js';
import type { About, Member, Waiver } from './events.js';
import type { CarePlanRules, TeamRoleRule } from './rules/care-plan.js';

/** Somebody named to the team, with the credential the directory knows; a tier of null is not told yet. */
export interface Colleague {
  readonly staffId: Id;
  readonly role: string;
  readonly tier: Tier | null;
  readonly credentialUntil: SiteDate | null;
}

export interface AssignTeam {
  readonly about: About;
  readonly colleagues: readonly Colleague[];
  readonly waived: readonly Waiver[];
  readonly signer: Signer;
  readonly rules: CarePlanRules;
}

export type TeamRejection =
  | 'episode-closed'
  | 'team-member-twice'
  | 'team-role-not-known'
  | 'member-tier-too-low'
  | 'member-credential-expired'
  | 'role-not-waivable'
  | 'role-named-and-waived'
  | 'unknown-reason'
  | 'tier-too-low'
  | 'credential-expired';

/**
 * The care team is replaced as a whole; a person is in it once and holds the credential of the role. Somebody whom the directory has
 * not told of is named all the same and shows as missing a credential until it does. Only L3+ or M2+ waives a needed role.
 */
export function assignCareTeam(episode: Episode, command: AssignTeam): Decision<EpisodeEvent, TeamRejection> {
  const { about, colleagues, waived, rules, signer } = command;
  if (episode.status === 'discharged') return reject('episode-closed');
  if (new Set(colleagues.map(({ staffId }) => staffId)).size < colleagues.length) return reject('team-member-twice');
  const wrong =
    colleagues.map((one, place) => faultOfMember(one, place, command)).find((one) => one) ??
    faultOfWaivers(waived, colleagues, rules);
  if (wrong) return wrong;
  if (waived.length > 0 && !signatureOf(signer, maySignAssessment))
    return reject('tier-too-low', { needs: 'L3-or-M2' });
  if (waived.length > 0 && credentialExpired(signer, about.siteDate)) return reject('credential-expired');
  const members = colleagues.map(({ staffId, role, tier }): Member => ({ staffId, role, ...(tier ? { tier } : {}) }));
  return accept({
    type: 'care-team-assigned',
    ...about,
    episodeId: episode.episodeId,
    members,
    ...(waived.length > 0 ? { waived } : {}),
  });
}

function faultOfMember(
  colleague: Colleague,
  place: number,
  { rules, about }: AssignTeam,
): Rejected<TeamRejection> | null {
  const { role, tier } = colleague;
  const rule = roleRule(rules, role);
  if (!rule) return reject('team-role-not-known', { place, allowed: rules.team.roles.map((one) => one.role) });
  if (tier && !reachesAny(tier, rule.tiers)) return reject('member-tier-too-low', { place, role, needs: rule.tiers });
  if (!credentialExpired(colleague, about.siteDate)) return null;
  return reject('member-credential-expired', { place, role, endedOn: colleague.credentialUntil });
}

function faultOfWaivers(
  waived: readonly Waiver[],
  colleagues: readonly Colleague[],
  rules: CarePlanRules,
): Rejected<TeamRejection> | null {
  const { needed, waiverReasons } = rules.team;
  const filled = colleagues.map(({ role }) => roleRule(rules, role)?.fills);
  for (const { role, reason } of waived) {
    if (!needed.includes(role)) return reject('role-not-waivable', { role, allowed: needed });
    if (filled.includes(role)) return reject('role-named-and-waived', { role });
    if (!waiverReasons.includes(reason)) return reject('unknown-reason', { role, allowed: waiverReasons });
  }
  const twice = waived.find(({ role }, i) => waived.findIndex((other) => other.role === role) !== i);
  return twice ? reject('role-named-and-waived', { role: twice.role }) : null;
}

function roleRule({ team }: CarePlanRules, role: string): TeamRoleRule | undefined {
  return team.roles.find((one) => one.role === role);
}

/** How a needed role stands: who fills it, or why nobody does. */
export interface RoleStanding {
  readonly role: string;
  readonly staffIds: readonly Id[];
  readonly waived: string | null;
  readonly standing: 'filled' | 'waived' | 'unfilled' | 'credential-ended' | 'credential-not-known' | 'tier-too-low';
}

/** Each needed role as it stands on a day, by the credentials that the directory knows now. */
export function teamStanding(
  rules: CarePlanRules,
  { teamWaivers = [] }: Pick<Episode, 'teamWaivers'>,
  colleagues: readonly Colleague[],
  on: SiteDate,
): readonly RoleStanding[] {
  return rules.team.needed.map((role) => {
    const holders = colleagues.filter((one) => roleRule(rules, one.role)?.fills === role);
    const each = holders.map((one) => holderStanding(rules, one, on));
    const waived = teamWaivers.find((waiver) => waiver.role === role)?.reason ?? null;
    const best = each.find((standing) => standing === 'filled') ?? each[0];
    const standing = best ?? (waived ? 'waived' : 'unfilled');
    return { role, staffIds: holders.map(({ staffId }) => staffId), waived, standing };
  });
}

function holderStanding(rules: CarePlanRules, colleague: Colleague, on: SiteDate): RoleStanding['standing'] {
  if (!colleague.tier) return 'credential-not-known';
  if (credentialExpired(colleague, on)) return 'credential-ended';
  return reachesAny(colleague.tier, roleRule(rules, colleague.role)?.tiers ?? []) ? 'filled' : 'tier-too-low';
}
