import { reject, type Decision, type Id, type Rejected } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { ConcernStore } from '../db/concern.store.js';
import type { Loaded } from '../db/episode.store.js';
import {
  changeConcern,
  closeConcern,
  evolveConcern,
  type Concern,
  type ConcernEvent,
  type ConcernRejection,
  type Evaluation,
} from '../domain/concerns.js';
import type { IntakeEvent } from '../domain/events.js';
import type { Severity } from '../domain/rules/instruments.js';
import type { Allow } from './episode-desk.js';
import type { Setting, Settings } from './setting.js';
import type { Tasks } from './tasks.js';

type Handled<R extends string> = (Loaded<Concern> & { readonly ok: true }) | Rejected<R | 'site-not-known'>;

/** What clinicians do about open safety concerns. */
export class HandlingConcerns {
  constructor(
    private readonly concerns: ConcernStore,
    private readonly settings: Settings,
    private readonly tasks: Tasks,
  ) {}

  /** Closes a concern with the evaluation that was asked for. */
  async close(
    tx: Tx<IntakeEvent>,
    concernId: Id,
    command: { reason: string; evaluation: Evaluation },
    allow: Allow,
  ): Promise<Handled<ConcernRejection>> {
    const handled = await this.handle(tx, concernId, allow, (concern, { about, signer }) =>
      closeConcern(concern, { about, signer, ...command }),
    );
    if (handled.ok) await this.tasks.evaluated(tx, concernId);
    return handled;
  }

  change(
    tx: Tx<IntakeEvent>,
    concernId: Id,
    to: { severity: Severity; reason: string },
    allow: Allow,
  ): Promise<Handled<ConcernRejection | 'nothing-to-change'>> {
    return this.handle(tx, concernId, allow, (concern, { about, signer }) =>
      changeConcern(concern, { about, ...to, signer }),
    );
  }

  private async handle<R extends string>(
    tx: Tx<IntakeEvent>,
    concernId: Id,
    allow: Allow,
    decide: (concern: Concern, setting: Setting) => Decision<ConcernEvent, R>,
  ): Promise<Handled<R>> {
    const { state, version } = await this.concerns.load(tx, concernId);
    allow(state.siteId, version);
    const setting = await this.settings.of(tx, state.patientId, state.siteId);
    if (!setting) return reject('site-not-known');
    const decision = decide(state, setting);
    if (!decision.ok) return decision;
    await this.concerns.apply(tx, [state], decision.events);
    tx.record(...decision.events);
    await this.tasks.worried(tx, decision.events, () => setting.rules.followUp.body);
    return { ok: true, state: decision.events.reduce<Concern>(evolveConcern, state), version: version + 1 };
  }
}
