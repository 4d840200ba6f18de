import { reject, type Id, type Rejected } from '@stepwell/kernel';
import { NotFound, type Tx } from '@stepwell/platform';
import type { AssessmentStore } from '../db/assessment.store.js';
import type { ConcernStore } from '../db/concern.store.js';
import type { ConsentStore } from '../db/consent.store.js';
import type { EpisodeFilter, EpisodeStore, Loaded } from '../db/episode.store.js';
import type { Action, WorklistStore } from '../db/worklist.store.js';
import { missingForAdmission } from '../domain/admission.js';
import type { Concern } from '../domain/concerns.js';
import type { Consent } from '../domain/consent.js';
import type { Episode } from '../domain/episode.js';
import type { IntakeEvent } from '../domain/events.js';
import type { Placing } from './placing.js';
import type { Settings } from './setting.js';

/** Everything intake knows of a patient that a clinician needs at a glance. */
export interface PatientView {
  readonly ok: true;
  readonly patientId: Id;
  /** Newest first; the first is the current one. */
  readonly episodes: readonly Loaded<Episode>[];
  readonly openConcerns: readonly Concern[];
  readonly consents: readonly Consent[];
  readonly worklist: readonly Action[];
  readonly draftAssessments: readonly Id[];
  /** What keeps the person from being admitted today, as codes. */
  readonly missing: readonly string[];
}

/** Reads a patient's record and lists of episodes. */
export class PatientRecord {
  constructor(
    private readonly episodes: EpisodeStore,
    private readonly assessments: AssessmentStore,
    private readonly concerns: ConcernStore,
    private readonly consents: ConsentStore,
    private readonly worklist: WorklistStore,
    private readonly settings: Settings,
    private readonly placing: Placing,
  ) {}

  async of(
    tx: Tx<IntakeEvent>,
    patientId: Id,
    allow: (siteId: Id) => void,
  ): Promise<PatientView | Rejected<'site-not-known'>> {
    const episodes = await this.episodes.ofPatient(tx, patientId);
    const current = episodes[0]?.state;
    if (!current) throw new NotFound('patient', patientId);
    allow(current.siteId);
    const [openConcerns, consents, worklist, draftAssessments, setting] = await Promise.all([
      this.concerns.open(tx, [patientId]),
      this.consents.granted(tx, patientId),
      this.worklist.open(tx, patientId),
      this.assessments.drafts(tx, current.episodeId),
      this.settings.of(tx, patientId, current.siteId),
    ]);
    if (!setting) return reject('site-not-known');
    const placement = setting.rules.placement.body;
    const laterScores = await this.placing.laterScores(tx, current, placement);
    const missing = missingForAdmission(current, { openConcerns, laterScores, placement });
    return { ok: true, patientId, episodes, openConcerns, consents, worklist, draftAssessments, missing };
  }

  list(tx: Tx<IntakeEvent>, filter: EpisodeFilter): ReturnType<EpisodeStore['list']> {
    return this.episodes.list(tx, filter);
  }
}
