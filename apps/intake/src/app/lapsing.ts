import type { Id } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { EpisodeStore, Loaded } from '../db/episode.store.js';
import { aftercareIsOver, hasNotReturned, NO_SERVICE, serviceVerdict } from '../domain/aftermath.js';
import { proposeDischarge } from '../domain/discharge.js';
import type { Episode } from '../domain/episode.js';
import type { IntakeEvent } from '../domain/events.js';
import { watchTimer, type EpisodeDesk } from './episode-desk.js';
import type { LastContact } from './last-contact.js';
import type { Setting, Settings } from './setting.js';

/** Discharges that the system proposes and never does: outreach exhausted, no service for long, aftercare over, not back from elsewhere. */
export class Lapsing {
  constructor(
    private readonly episodes: EpisodeStore,
    private readonly settings: Settings,
    private readonly desk: EpisodeDesk,
    private readonly lastContact: LastContact,
  ) {}

  /** The ladder ended without contact. */
  async outreachExhausted(tx: Tx<IntakeEvent>, patientId: Id): Promise<void> {
    const loaded = await this.episodes.open(tx, patientId);
    const setting = loaded && (await this.settings.of(tx, patientId, loaded.state.siteId));
    if (setting) await this.propose(tx, loaded, setting, 'outreach-exhausted');
  }

  /** Proposes once the days without any service have passed; looks again later when they have not. */
  async serviceAsked(tx: Tx<IntakeEvent>, episodeId: Id): Promise<void> {
    const loaded = await this.episodes.load(tx, episodeId);
    const { state } = loaded;
    const setting = await this.settings.of(tx, state.patientId, state.siteId);
    if (!setting) return;
    const { serviceOn } = await this.lastContact.of(tx, state, setting.rules.pipeline.body);
    const quietDays = setting.rules.placement.body.administrativeDischargeDays;
    const verdict = serviceVerdict(state, { today: setting.about.siteDate, lastServiceOn: serviceOn, quietDays });
    if (verdict === 'propose') await this.propose(tx, loaded, setting, 'no-service');
    else if (verdict !== 'nothing') tx.schedule(watchTimer(state, { command: NO_SERVICE, on: verdict.lookAgainOn }));
  }

  /** Aftercare has lasted its time, and nothing has moved the person since. */
  async aftercareOver(tx: Tx<IntakeEvent>, episodeId: Id): Promise<void> {
    const loaded = await this.episodes.load(tx, episodeId);
    const setting = await this.settings.of(tx, loaded.state.patientId, loaded.state.siteId);
    if (!setting || !aftercareIsOver(loaded.state, setting.about.siteDate, setting.rules.discharge.body)) return;
    await this.propose(tx, loaded, setting, 'aftercare-completed');
  }

  /** Somebody handed over to another place is still there. */
  async notReturned(tx: Tx<IntakeEvent>, episodeId: Id): Promise<void> {
    const loaded = await this.episodes.load(tx, episodeId);
    const setting = await this.settings.of(tx, loaded.state.patientId, loaded.state.siteId);
    if (!setting || !hasNotReturned(loaded.state, setting.rules.discharge.body)) return;
    await this.propose(tx, loaded, setting, 'not-returned');
  }

  private async propose(
    tx: Tx<IntakeEvent>,
    loaded: Loaded<Episode>,
    { about, rules }: Setting,
    reason: string,
  ): Promise<void> {
    const { contactOn } = await this.lastContact.of(tx, loaded.state, rules.pipeline.body);
    const proposal = { about, reason, by: 'system' as const, lastContactDate: contactOn, rules: rules.discharge.body };
    const decision = proposeDischarge(loaded.state, proposal);
    if (decision.ok) await this.desk.store(tx, loaded, decision.events);
  }
}
