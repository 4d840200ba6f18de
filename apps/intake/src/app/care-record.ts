import { reject, siteDate, type Id, type Rejected, type SiteDate, type Zone } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { ArtefactRow, CarePlanStore, PlanVersionRow, ReviewRow } from '../db/care-plan.store.js';
import type { ConcernStore } from '../db/concern.store.js';
import type { ConsentStore } from '../db/consent.store.js';
import type { DirectoryStore } from '../db/directory.store.js';
import type { EpisodeFilter, EpisodeStore } from '../db/episode.store.js';
import type { ObservationStore } from '../db/observation.store.js';
import { careMissing, hoursStanding, type HoursStanding, type Lack } from '../domain/care-missing.js';
import { teamStanding, type Colleague, type RoleStanding } from '../domain/care-team.js';
import { consentsToAsk, guardianMaySee } from '../domain/coming-of-age.js';
import type { Episode } from '../domain/episode.js';
import type { IntakeEvent } from '../domain/events.js';
import { goalViews, type GoalProgress, type GoalView } from '../domain/goals.js';
import { reviewsDue, type DueReview } from '../domain/reviews-due.js';
import { planRulesOf, type Setting, type Settings } from './setting.js';

/** The plan and its care as they stand on the site's day. */
export interface CareView {
  readonly ok: true;
  readonly episode: Episode;
  readonly version: number;
  readonly on: SiteDate;
  readonly goals: readonly GoalView[];
  readonly hours: HoursStanding | null;
  readonly team: readonly RoleStanding[];
  readonly reviews: readonly DueReview[];
  readonly guardianMaySee: boolean;
  readonly missing: readonly Lack[];
}

/** The plan's whole history; nothing in it ever changes. */
export interface CareHistory {
  readonly ok: true;
  readonly versions: readonly PlanVersionRow[];
  readonly progress: readonly GoalProgress[];
  readonly artefacts: readonly ArtefactRow[];
  readonly reviews: readonly ReviewRow[];
}

/** The reviews that one person is due. */
export interface PersonReviews {
  readonly patientId: Id;
  readonly episodeId: Id;
  readonly siteId: Id;
  readonly on: SiteDate;
  readonly zone: Zone;
  readonly due: readonly DueReview[];
}

type AllowSite = (siteId: Id) => void;

/** Reads the plan: how it stands, what is missing, its history, and who is due which review. */
export class CareRecord {
  constructor(
    private readonly episodes: EpisodeStore,
    private readonly plans: CarePlanStore,
    private readonly directory: DirectoryStore,
    private readonly consents: ConsentStore,
    private readonly concerns: ConcernStore,
    private readonly observations: ObservationStore,
    private readonly settings: Settings,
  ) {}

  async of(tx: Tx<IntakeEvent>, episodeId: Id, allow: AllowSite): Promise<CareView | Rejected<'site-not-known'>> {
    const { state: episode, version } = await this.episodes.read(tx, episodeId);
    allow(episode.siteId);
    const setting = await this.settings.of(tx, episode.patientId, episode.siteId);
    if (!setting) return reject('site-not-known');
    const [progress, colleagues, consents, atSuicideRisk] = await Promise.all([
      this.plans.progressOf(tx, [episodeId]),
      this.colleagues(tx, episode),
      this.consents.ofPatient(tx, episode.patientId),
      this.isAtSuicideRisk(tx, episode),
    ]);
    const carePlan = setting.rules.carePlan.body;
    const on = setting.about.siteDate;
    const view = standingOf(episode, setting, { progress, colleagues });
    const asked = consentsToAsk(episode, consents, carePlan);
    const missing = careMissing({
      ...{ episode, on, rules: planRulesOf(setting), atSuicideRisk, consentsToAsk: asked },
      ...view,
    });
    const granted = consents.filter(({ status }) => status === 'granted');
    const guardian = guardianMaySee(episode, granted, carePlan, on);
    return { ok: true, episode, version, on, ...view, guardianMaySee: guardian, missing };
  }

  async history(tx: Tx<IntakeEvent>, episodeId: Id, allow: AllowSite): Promise<CareHistory> {
    const { state } = await this.episodes.read(tx, episodeId);
    allow(state.siteId);
    const [versions, progress, artefacts, reviews] = await Promise.all([
      this.plans.versions(tx, episodeId),
      this.plans.progressOf(tx, [episodeId]),
      this.plans.artefacts(tx, episodeId),
      this.plans.reviews(tx, episodeId),
    ]);
    return { ok: true, versions, progress, artefacts, reviews };
  }

  /** What the people on a page of episodes are due for within `aheadDays`, and where the page ends. */
  async due(
    tx: Tx<IntakeEvent>,
    filter: EpisodeFilter,
    aheadDays: number,
  ): Promise<{ readonly people: readonly PersonReviews[]; readonly page: Awaited<ReturnType<EpisodeStore['list']>> }> {
    const page = await this.episodes.list(tx, filter);
    const siteIds = [...new Set(page.map(({ state }) => state.siteId))];
    const rules = await this.settings.rulesOf(tx, siteIds);
    const people = page.flatMap(({ state }) => {
      const here = rules.get(state.siteId);
      if (!here) return [];
      const { patientId, episodeId, siteId } = state;
      const on = siteDate(tx.now, here.site.zone);
      const due = reviewsDue(here.rules.carePlan.body, state, on).filter((one) => one.overdueDays >= -aheadDays);
      return [{ patientId, episodeId, siteId, on, zone: here.site.zone, due }];
    });
    return { people: people.filter(({ due }) => due.length > 0), page };
  }

  private async colleagues(tx: Tx<IntakeEvent>, { careTeam }: Episode): Promise<readonly Colleague[]> {
    if (careTeam.length === 0) return [];
    const staff = await this.directory.staffOf(
      tx,
      careTeam.map(({ staffId }) => staffId),
    );
    const known = new Map(staff.map((one) => [one.staffId, one]));
    return careTeam.map(({ staffId, role }) => {
      const { tier = null, credentialUntil = null } = known.get(staffId) ?? {};
      return { staffId, role, tier, credentialUntil };
    });
  }

  /** A suicide concern is open, or a screen of the patient has ever given a level above none. */
  private async isAtSuicideRisk(tx: Tx<IntakeEvent>, { patientId }: Episode): Promise<boolean> {
    const [open, taken] = await Promise.all([
      this.concerns.open(tx, [patientId]),
      this.observations.scoresOf(tx, [patientId]),
    ]);
    const screened = taken.some(({ score: { risk = 'none' } }) => risk !== 'none' && risk !== 'not-screened');
    return screened || open.some(({ kind }) => kind.startsWith('suicide'));
  }
}

function standingOf(
  episode: Episode,
  setting: Setting,
  known: { readonly progress: readonly GoalProgress[]; readonly colleagues: readonly Colleague[] },
): Pick<CareView, 'goals' | 'hours' | 'team' | 'reviews'> {
  const carePlan = setting.rules.carePlan.body;
  const on = setting.about.siteDate;
  return {
    goals: goalViews(episode.plan?.goals ?? [], known.progress),
    hours: hoursStanding(episode, planRulesOf(setting)),
    team: teamStanding(carePlan, episode, known.colleagues, on),
    reviews: reviewsDue(carePlan, episode, on),
  };
}
