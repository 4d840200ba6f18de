import { addHours, atLocalTime, uuidv5, type Id } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { ConsentStore } from '../db/consent.store.js';
import type { EpisodeStore } from '../db/episode.store.js';
import { comeOfAge, endedByAge, isMinor } from '../domain/coming-of-age.js';
import { endByAge, evolveConsent } from '../domain/consent.js';
import { isInTreatment, type Episode } from '../domain/episode.js';
import type { IntakeEvent } from '../domain/events.js';
import type { Task } from '../domain/follow-up.js';
import { eighteenthBirthday } from '../domain/referral.js';
import type { EpisodeDesk } from './episode-desk.js';
import { planRulesOf, type Setting, type Settings } from './setting.js';
import type { Tasks } from './tasks.js';

/** Timer that fires on the 18th birthday (HW-5). */
export const COME_OF_AGE = 'come-of-age';

/** Action that asks an adult for the consents that childhood took along. */
export const RE_CONSENT = 're-consent';

/** Fires when the 18th birthday begins at the site; nothing to wait for without a birth date or for an adult. */
export function watchBirthday(tx: Tx<IntakeEvent>, { episodeId, patientId, birthDate, ageBand, zone }: Episode): void {
  if (!birthDate || ageBand === 'adult') return;
  const due = atLocalTime(eighteenthBirthday(birthDate), '00:00', zone);
  const id = uuidv5(episodeId, COME_OF_AGE);
  tx.schedule({ id, command: COME_OF_AGE, due, key: patientId, data: { episodeId } });
}

/** The 18th birthday at the site: age band, consents, guardian's access and the hours of the week. */
export class ComingOfAge {
  constructor(
    private readonly episodes: EpisodeStore,
    private readonly desk: EpisodeDesk,
    private readonly settings: Settings,
    private readonly consents: ConsentStore,
    private readonly tasks: Tasks,
  ) {}

  /**
   * The day may have come: childhood's consents end, whatever became of the episode; an open one changes its band and asks the
   * patient, and in treatment the planned hours are reviewed. Where the site has moved to a later day since, it is waited for anew.
   */
  async check(tx: Tx<IntakeEvent>, episodeId: Id): Promise<void> {
    const loaded = await this.episodes.load(tx, episodeId);
    const { state: episode } = loaded;
    const setting = await this.settings.of(tx, episode.patientId, episode.siteId);
    if (!setting || !episode.birthDate) return;
    if (isMinor(episode, setting.about.siteDate)) return this.waitAgain(tx, episode, setting);
    await this.endConsents(tx, episode, setting);
    const events = comeOfAge(episode, setting.about, planRulesOf(setting));
    if (events.length === 0) return;
    const { state } = await this.desk.store(tx, loaded, events);
    await this.ask(tx, state, setting);
  }

  private waitAgain(tx: Tx<IntakeEvent>, episode: Episode, { site }: Setting): void {
    const due = atLocalTime(eighteenthBirthday(episode.birthDate!), '00:00', site.zone);
    const { episodeId, patientId } = episode;
    if (due <= tx.now) return;
    const id = uuidv5(episodeId, `${COME_OF_AGE}:${due}`);
    tx.schedule({ id, command: COME_OF_AGE, due, key: patientId, data: { episodeId } });
  }

  private async endConsents(tx: Tx<IntakeEvent>, { patientId }: Episode, { about, rules }: Setting): Promise<void> {
    const granted = await this.consents.granted(tx, patientId);
    for (const consent of endedByAge(granted, rules.carePlan.body)) {
      const event = endByAge(consent, about);
      await this.consents.save(tx, evolveConsent(consent, event));
      tx.record(event);
    }
  }

  private async ask(tx: Tx<IntakeEvent>, { episodeId, patientId, siteId, ...episode }: Episode, { rules }: Setting) {
    const task = (kind: string, trigger: string, withinHours: number): Task => {
      const dueAt = addHours(tx.now, withinHours);
      const what = { actionId: uuidv5(episodeId, kind), patientId, siteId, kind, trigger };
      return { ...what, subjectId: episodeId, dueAt, overdueAt: dueAt };
    };
    const { askWithinHours } = rules.carePlan.body.comingOfAge;
    const { hoursReviewHours } = rules.placement.body;
    await this.tasks.ask(tx, [
      task(RE_CONSENT, 'came-of-age', askWithinHours),
      ...(isInTreatment(episode) ? [task('hours-review', 'HW-5', hoursReviewHours)] : []),
    ]);
  }
}
