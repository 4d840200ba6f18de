import { siteDate, type Id, type SiteDate, type Zone } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { ContactStore } from '../db/contact.store.js';
import type { ServiceStore } from '../db/service.store.js';
import type { Episode } from '../domain/episode.js';
import type { PipelineRules } from '../domain/rules/pipeline.js';

/** Days on which somebody last had to do with a patient; null when none is known. */
export interface LastSeen {
  readonly serviceOn: SiteDate | null;
  /** A service, or an attempt that reached the person. */
  readonly contactOn: SiteDate | null;
}

/** Knows when a patient was last seen or reached. */
export class LastContact {
  constructor(
    private readonly services: ServiceStore,
    private readonly contacts: ContactStore,
  ) {}

  async of(tx: Tx, { patientId, episodeId, zone }: Episode, pipeline: PipelineRules): Promise<LastSeen> {
    const [serviceOn, reachedOn] = await Promise.all([
      this.services.lastOn(tx, patientId),
      this.reachedOn(tx, episodeId, zone, pipeline),
    ]);
    const contactOn =
      [serviceOn, reachedOn]
        .filter((on) => on !== null)
        .toSorted()
        .at(-1) ?? null;
    return { serviceOn, contactOn };
  }

  private async reachedOn(tx: Tx, episodeId: Id, zone: Zone, pipeline: PipelineRules): Promise<SiteDate | null> {
    const attempts = await this.contacts.ofEpisodes(tx, [episodeId]);
    const reached = attempts.findLast(({ outcome }) => pipeline.reachedBy.includes(outcome));
    return reached ? siteDate(reached.occurredAt, zone) : null;
  }
}
