import { reject, type Id, type Rejected } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { ConsentStore } from '../db/consent.store.js';
import type { EpisodeStore } from '../db/episode.store.js';
import { consentsToAsk, isMinor } from '../domain/coming-of-age.js';
import { evolveConsent, grantConsent, revokeConsent, type Consent } from '../domain/consent.js';
import type { ConsentGiver, IntakeEvent } from '../domain/events.js';
import { intoxicatedOn } from '../domain/level-decision.js';
import { RE_CONSENT } from './coming-of-age.js';
import type { Allow } from './episode-desk.js';
import { aboutOf, type Settings } from './setting.js';
import type { Tasks } from './tasks.js';

type Consented<R extends string> =
  { readonly ok: true; readonly consent: Consent; readonly version: number } | Rejected<R>;

/** Says whether the caller may act at a site, or throws. */
export type AllowSite = (siteId: Id) => void;

/** Consents, given and withdrawn at any time. */
export class Consenting {
  constructor(
    private readonly consents: ConsentStore,
    private readonly episodes: EpisodeStore,
    private readonly settings: Settings,
    private readonly tasks: Tasks,
  ) {}

  /** An adult's consent is the adult's own; with the last one asked for on the 18th birthday that task is done. */
  async grant(
    tx: Tx<IntakeEvent>,
    command: { patientId: Id; scope: string; givenBy: ConsentGiver | null },
    allow: AllowSite,
  ): Promise<
    Consented<
      'patient-not-known' | 'site-not-known' | 'consent-already-granted' | 'consent-not-valid' | 'guardian-of-adult'
    >
  > {
    const { patientId } = command;
    const episode = (await this.episodes.ofPatient(tx, patientId))[0]?.state;
    if (!episode) return reject('patient-not-known');
    allow(episode.siteId);
    const setting = await this.settings.of(tx, patientId, episode.siteId);
    if (!setting) return reject('site-not-known');
    const { about, rules } = setting;
    if (command.givenBy !== 'guardian' && intoxicatedOn(episode, about.siteDate)) return reject('consent-not-valid');
    const carePlan = rules.carePlan.body;
    const known = await this.consents.ofPatient(tx, patientId);
    const granted = known.filter(({ status }) => status === 'granted');
    const who = { isMinor: isMinor(episode, about.siteDate), minorsOnly: carePlan.comingOfAge.ends };
    const decision = grantConsent(granted, { ...command, ...who, about, consentId: tx.newId() });
    if (!decision.ok) return decision;
    const consent = evolveConsent(null, decision.events[0]!);
    await this.consents.insert(tx, consent);
    tx.record(...decision.events);
    if (episode.cameOfAgeOn && consentsToAsk(episode, [...known, consent], carePlan).length === 0)
      await this.tasks.done(tx, patientId, [RE_CONSENT]);
    return { ok: true, consent, version: 1 };
  }

  async revoke(tx: Tx<IntakeEvent>, consentId: Id, allow: Allow): Promise<Consented<'consent-not-in-force'>> {
    const { state: known, version } = await this.consents.load(tx, consentId);
    allow(known.siteId, version);
    const decision = revokeConsent(known, aboutOf(known.patientId, known, tx.now));
    if (!decision.ok) return decision;
    const consent = evolveConsent(known, decision.events[0]!);
    await this.consents.save(tx, consent);
    tx.record(...decision.events);
    return { ok: true, consent, version: version + 1 };
  }
}
