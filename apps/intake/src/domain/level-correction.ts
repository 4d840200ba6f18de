import {
  accept,
  epochMs,
  hourBandFor,
  instantOf,
  maySignLevel,
  reject,
  type Decision,
  type Id,
  type Instant,
  type LevelCode,
  type SiteDate,
} from '@stepwell/kernel';
import { credentialExpired, signatureOf, type Signer } from './signing.js';
import { believedAt, type LevelRecord } from './level-timeline.js';
import { refOf, type RuleSetVersion } from './rule-sets.js';
import type { Episode, EpisodeEvent } from './episode.js';
import type { About } from './events.js';
import type { HoursRules } from './rules/hours.js';

/** What should have been recorded instead: another level, another first day, or nothing at all (`undo`). */
export interface Correction {
  readonly about: About;
  readonly recordedAt: Instant;
  readonly newDecisionId: Id;
  readonly decisionId: Id;
  readonly level: LevelCode | null;
  readonly from: SiteDate | null;
  readonly undo: boolean;
  readonly reason: string;
  readonly signer: Signer;
  readonly hours: RuleSetVersion<HoursRules>;
}

export type CorrectionRejection =
  | 'no-such-decision'
  | 'decision-superseded'
  | 'nothing-to-correct'
  | 'nothing-before'
  | 'crosses-another-decision'
  | 'tier-too-low'
  | 'credential-expired';

/**
 * L4 or M2+ corrects a level decision by another one that supersedes it; the first stays on record. An undo lets the level
 * before it go on. The new first day lies after the decision before and before the one after.
 */
export function correctLevel(
  episode: Episode,
  records: readonly LevelRecord[],
  command: Correction,
): Decision<EpisodeEvent, CorrectionRejection> {
  const { about, decisionId, signer } = command;
  const decidedBy = signatureOf(signer, maySignLevel);
  if (!decidedBy) return reject('tier-too-low', { needs: 'L4-or-M2' });
  if (credentialExpired(signer, about.siteDate)) return reject('credential-expired');
  const wrong = records.find((record) => record.decisionId === decisionId);
  if (!wrong) return reject('no-such-decision');
  const believed = believedAt(records, command.recordedAt);
  const place = believed.indexOf(wrong);
  if (place === -1) return reject('decision-superseded', { by: supersederOf(records, decisionId) });
  const [before, after] = [believed[place - 1], believed[place + 1]];
  if (command.undo && !before) return reject('nothing-before');
  const level = command.undo ? before!.level : { ...wrong.level, code: command.level ?? wrong.level.code };
  const from = command.undo ? wrong.validFrom : (command.from ?? wrong.validFrom);
  if (level.code === wrong.level.code && from === wrong.validFrom) return reject('nothing-to-correct');
  if ((before && from <= before.validFrom && from !== wrong.validFrom) || (after && from >= after.validFrom))
    return reject('crosses-another-decision', { after: before?.validFrom ?? null, before: after?.validFrom ?? null });
  if (from > about.siteDate) return reject('crosses-another-decision', { before: about.siteDate });
  const moment = after ? { ...about, at: justAfter(wrong.decidedAt) } : about;
  return accept({
    ...{ type: 'level-of-care-decided', ...moment, episodeId: episode.episodeId },
    ...{ decisionId: command.newDecisionId, cause: wrong.cause, level, supersedes: decisionId, effectiveFrom: from },
    hourBand: hourBandFor(command.hours.body.bands, level.code, episode.ageBand),
    ruleSet: refOf(command.hours),
    ...{ recommended: null, reasonIfDifferent: command.reason, decidedBy },
  });
}

function supersederOf(records: readonly LevelRecord[], decisionId: Id): Id | null {
  return records.find(({ supersedes }) => supersedes === decisionId)?.decisionId ?? null;
}

/** A decision that another one followed keeps its place in time, so that readers by time do not take it for the newest. */
function justAfter(at: Instant): Instant {
  return instantOf(epochMs(at) + 1);
}
