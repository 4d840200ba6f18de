import { reject, type Id, type Rejected } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { ConsentStore } from '../db/consent.store.js';
import type { EpisodeStore } from '../db/episode.store.js';
import { evolveConsent, grantConsent, revokeConsent, type Consent } from '../domain/consent.js';
import type { IntakeEvent } from '../domain/events.js';
import type { Allow } from './episode-desk.js';
import { aboutOf } from './setting.js';

type Consented<R extends string> =
  { readonly ok: true; readonly consent: Consent; readonly version: number } | Rejected<R>;

/** Says whether the caller may act at a site, or throws. */
export type AllowSite = (siteId: Id) => void;

/** Consents, given and withdrawn at any time. */
export class Consenting {
  constructor(
    private readonly consents: ConsentStore,
    private readonly episodes: EpisodeStore,
  ) {}

  async grant(
    tx: Tx<IntakeEvent>,
    command: { patientId: Id; scope: string },
    allow: AllowSite,
  ): Promise<Consented<'patient-not-known' | 'consent-already-granted'>> {
    const { patientId, scope } = command;
    const place = (await this.episodes.places(tx, [patientId])).get(patientId);
    if (!place) return reject('patient-not-known');
    allow(place.siteId);
    const granted = await this.consents.granted(tx, patientId);
    const decision = grantConsent(granted, { about: aboutOf(patientId, place, tx.now), consentId: tx.newId(), scope });
    if (!decision.ok) return decision;
    const consent = evolveConsent(decision.events[0]!);
    await this.consents.insert(tx, consent);
    tx.record(...decision.events);
    return { ok: true, consent, version: 1 };
  }

  async revoke(tx: Tx<IntakeEvent>, consentId: Id, allow: Allow): Promise<Consented<'consent-not-in-force'>> {
    const { state: known, version } = await this.consents.load(tx, consentId);
    allow(known.siteId, version);
    const decision = revokeConsent(known, aboutOf(known.patientId, known, tx.now));
    if (!decision.ok) return decision;
    const consent = evolveConsent(decision.events[0]!);
    await this.consents.save(tx, consent);
    tx.record(...decision.events);
    return { ok: true, consent, version: version + 1 };
  }
}
