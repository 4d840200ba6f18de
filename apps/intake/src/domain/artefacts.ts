import { accept, reject, type Decision, type Id, type Rejected } from '@stepwell/kernel';
import { faultOfSignature } from './plan.js';
import { credentialExpired, reachesAny, signatureOf, type Signer } from './signing.js';
import type { Episode, EpisodeEvent } from './episode.js';
import type { About, PatientSignature } from './events.js';
import type { ArtefactKind, ArtefactRule, CarePlanRules } from './rules/care-plan.js';

/** A section of a document with the patient's own steps in it, kept here and never published. */
export interface ArtefactSection {
  readonly section: string;
  readonly steps: readonly string[];
}

export interface SignArtefact {
  readonly about: About;
  readonly artefactId: Id;
  readonly kind: ArtefactKind;
  readonly sections: readonly ArtefactSection[];
  readonly signer: Signer;
  readonly patient: PatientSignature;
  readonly rules: CarePlanRules;
}

export type ArtefactRejection =
  | 'episode-closed'
  | 'artefact-not-in-use'
  | 'no-such-section'
  | 'section-twice'
  | 'section-empty'
  | 'tier-too-low'
  | 'credential-expired'
  | 'signature-or-absence'
  | 'unknown-reason';

/** Signs the next version of a relapse-prevention or safety plan; earlier versions stay as they were signed. */
export function signArtefact(episode: Episode, command: SignArtefact): Decision<EpisodeEvent, ArtefactRejection> {
  const { about, kind, signer, patient, rules, artefactId } = command;
  if (episode.status === 'discharged') return reject('episode-closed');
  const rule = rules.artefacts.find((one) => one.kind === kind);
  if (!rule) return reject('artefact-not-in-use', { kind });
  const wrong = faultOfSections(command.sections, rule) ?? faultOfSignature(patient, rules);
  if (wrong) return wrong;
  const signedBy = signatureOf(signer, (tier) => reachesAny(tier, rule.signedBy));
  if (!signedBy) return reject('tier-too-low', { needs: rule.signedBy });
  if (credentialExpired(signer, about.siteDate)) return reject('credential-expired');
  const before = episode.artefacts?.find((one) => one.kind === kind);
  return accept({
    type: 'plan-artefact-signed',
    ...about,
    ...{ episodeId: episode.episodeId, artefactId, kind, artefactVersion: (before?.version ?? 0) + 1, signedBy },
    ...patient,
  });
}

function faultOfSections(
  sections: readonly ArtefactSection[],
  rule: ArtefactRule,
): Rejected<'no-such-section' | 'section-twice' | 'section-empty'> | null {
  const names = sections.map(({ section }) => section);
  const unknown = names.findIndex((name) => !rule.sections.includes(name));
  if (unknown !== -1) return reject('no-such-section', { place: unknown, allowed: rule.sections });
  const twice = names.findIndex((name, i) => names.indexOf(name) !== i);
  if (twice !== -1) return reject('section-twice', { place: twice });
  const filled = sections.filter(({ steps }) => steps.length > 0).map(({ section }) => section);
  const empty = rule.needs.filter((name) => !filled.includes(name));
  return empty.length > 0 ? reject('section-empty', { sections: empty }) : null;
}
