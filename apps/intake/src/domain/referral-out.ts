import { accept, maySignLevel, reject, type Decision, type Id, type Instant } from '@stepwell/kernel';
import { signatureOf, type Signer } from './signing.js';
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

/** The receiving site accepts the hand-over: site and time are named (clinical 4.4). */
export function acceptReferralOut(
  episode: Episode,
  command: { about: About; referralOutId: Id; receivingSite: string; handOverAt: Instant },
): Outcome {
  const { about, ...acceptance } = command;
  const referral = find(episode, acceptance.referralOutId);
  if (!referral) return reject('no-such-referral-out');
  if (referral.status === 'accepted') return reject('referral-out-already-accepted');
  if (referral.status !== 'open') return reject('referral-out-closed');
  return accept({ type: 'referral-out-accepted', ...about, episodeId: episode.episodeId, ...acceptance });
}

/**
 * Handed over and returned need an accepted hand-over; anything else ends only by a clinician who may sign a level. Whoever went
 * somewhere first is assessed again before IOP.
 */
export function closeReferralOut(
  episode: Episode,
  command: { about: About; referralOutId: Id; outcome: ReferralOutcome; signer: Signer; rules: PlacementRules },
): Outcome {
  const { about, referralOutId, outcome, signer, rules } = command;
  const referral = find(episode, referralOutId);
  if (!referral) return reject('no-such-referral-out');
  if (!isUnfinished(referral.status)) return reject('referral-out-closed');
  const byClinician = outcome === 'cancelled-by-clinician';
  if (byClinician && !signatureOf(signer, maySignLevel)) return reject('tier-too-low', { needs: 'L4-or-M2' });
  if (!byClinician && referral.status !== 'accepted') return reject('hand-over-not-accepted');
  const reassess = !byClinician && rules.blockingReferrals.includes(referral.kind);
  return accept({
    type: 'referral-out-closed',
    ...about,
    episodeId: episode.episodeId,
    referralOutId,
    outcome,
    reassess,
  });
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
