import { accept, maySignLevel, reject, type Decision, type Id, type Instant } from '@stepwell/kernel';
import { endLeave, startLeave } from './referral.js';
import { credentialExpired, signatureOf, type Signer } from './signing.js';
import type { Episode, EpisodeEvent, ReferralOut } from './episode.js';
import type { About, ReferralOutcome } from './events.js';
import type { PlacementRules, ReferralOutKind } from './rules/placement.js';

export type ReferralOutRejection =
  | 'episode-closed'
  | 'referral-out-already-open'
  | 'no-such-referral-out'
  | 'referral-out-closed'
  | 'referral-out-already-accepted'
  | 'hand-over-not-accepted'
  | 'hand-over-incomplete'
  | 'credential-expired'
  | 'tier-too-low';
type Outcome = Decision<EpisodeEvent, ReferralOutRejection>;

/** The person needs another place first; one referral of a kind is open at a time. */
export function openReferralOut(
  episode: Episode,
  command: { about: About; referralOutId: Id; kind: ReferralOutKind; gate: string | null },
): Outcome {
  const { about, ...referral } = command;
  if (episode.status === 'discharged') return reject('episode-closed');
  const same = episode.referralsOut.find(({ kind, status }) => kind === referral.kind && isUnfinished(status));
  if (same) return reject('referral-out-already-open', { referralOutId: same.referralOutId });
  return accept({ type: 'referral-out-opened', ...about, episodeId: episode.episodeId, ...referral });
}

/** The three fields without which no hand-over is accepted; null is not told. */
export interface HandOver {
  readonly receivingSite: string | null;
  readonly handOverAt: Instant | null;
  /** Who takes the person over there, as a code or an opaque id; never published. */
  readonly contact: string | null;
}

/**
 * The receiving site accepts the hand-over: site, time and contact are named (clinical 4.4). Somebody in treatment who goes to a
 * place that IOP waits for is on leave from then on.
 */
export function acceptReferralOut(
  episode: Episode,
  command: { about: About; referralOutId: Id; leaveId: Id; handOver: HandOver; rules: PlacementRules },
): Outcome {
  const { about, referralOutId, leaveId, handOver, rules } = command;
  const referral = find(episode, referralOutId);
  if (!referral) return reject('no-such-referral-out');
  if (referral.status === 'accepted') return reject('referral-out-already-accepted');
  if (referral.status !== 'open') return reject('referral-out-closed');
  const { receivingSite, handOverAt, contact } = handOver;
  if (!receivingSite || !handOverAt || !contact) return reject('hand-over-incomplete', { missing: untold(handOver) });
  const leave = rules.blockingReferrals.includes(referral.kind)
    ? startLeave(episode, { about, leaveId, reason: `referred-out-${referral.kind}` })
    : null;
  return accept<EpisodeEvent>(
    {
      type: 'referral-out-accepted',
      ...about,
      episodeId: episode.episodeId,
      referralOutId,
      receivingSite,
      handOverAt,
      contact,
    },
    ...(leave?.ok ? leave.events : []),
  );
}

function untold(handOver: HandOver): readonly string[] {
  return Object.entries(handOver).flatMap(([field, value]) => (value ? [] : [field]));
}

/**
 * Handed over and returned need an accepted hand-over; anything else ends only by a clinician who may sign a level. Whoever went
 * somewhere first is assessed again before IOP, and a person who was handed over may return later. The leave ends with the return.
 */
export function closeReferralOut(
  episode: Episode,
  command: { about: About; referralOutId: Id; outcome: ReferralOutcome; signer: Signer; rules: PlacementRules },
): Outcome {
  const { about, referralOutId, outcome, signer, rules } = command;
  const referral = find(episode, referralOutId);
  if (!referral) return reject('no-such-referral-out');
  const comesBack = outcome === 'returned' && referral.status === 'handed-over';
  if (!isUnfinished(referral.status) && !comesBack) return reject('referral-out-closed');
  const byClinician = outcome === 'cancelled-by-clinician';
  if (byClinician && !signatureOf(signer, maySignLevel)) return reject('tier-too-low', { needs: 'L4-or-M2' });
  if (byClinician && credentialExpired(signer, about.siteDate)) return reject('credential-expired');
  if (!byClinician && referral.status === 'open') return reject('hand-over-not-accepted');
  const reassess = !byClinician && rules.blockingReferrals.includes(referral.kind);
  const leave = outcome === 'handed-over' ? [] : leaveOf(episode, referral, about);
  return accept<EpisodeEvent>(...leave, {
    ...{ type: 'referral-out-closed', ...about, episodeId: episode.episodeId },
    ...{ referralOutId, outcome, reassess },
  });
}

/** The end of the leave that began with the referral, where it still runs. */
function leaveOf(episode: Episode, referral: ReferralOut, about: About): readonly EpisodeEvent[] {
  const { leave } = episode;
  if (!leave || leave.reason !== `referred-out-${referral.kind}`) return [];
  const ended = endLeave(episode, { about, leaveId: leave.leaveId });
  return ended.ok ? ended.events : [];
}

/** Referrals that keep the person out of IOP: open or accepted, and of a kind that blocks. */
export function blockingReferrals(episode: Episode, rules: PlacementRules): readonly ReferralOut[] {
  return episode.referralsOut.filter(
    ({ kind, status }) => isUnfinished(status) && rules.blockingReferrals.includes(kind),
  );
}

function find(episode: Episode, id: Id): ReferralOut | undefined {
  return episode.referralsOut.find(({ referralOutId }) => referralOutId === id);
}

function isUnfinished(status: ReferralOut['status']): boolean {
  return status === 'open' || status === 'accepted';
}
