import { ask, cancelPending, dropAbout, withdraw } from './asking.js';
import { activeEpisode, openProposals, pendingApproval, type PatientCase } from './case.js';
import { holdRecord, type DecisionRecord } from './decision-record.js';
import { Unfolding, type Moment, type Outcome } from './events.js';
import type { Fact, FactOf, Score } from './facts.js';
import { placeHold } from './holding.js';
import { refOf, type RuleSet } from './policy.js';
import { mayBeRed, redSignals } from './red-signals.js';

/** Whether a fact changes the case at once, before any evaluation. */
export function reactsAtOnce(fact: Fact): boolean {
  switch (fact.kind) {
    case 'admission':
    case 'discharge':
    case 'reopening':
    case 'age-band':
    case 'level':
    case 'seat-reserved':
    case 'seat-released':
    case 'enrollment-blocked':
      return true;
    default:
      return mayBeRed(fact);
  }
}

/** What a fact meets: the rules of its day, and the patient's earlier scores of that day. */
export interface Reacting {
  readonly ruleSet: RuleSet;
  readonly sameDay: readonly Score[];
  readonly moment: Moment;
}

/** What a fact does at once: opens or ends the episode, seats an approval, places holds. */
export function react(held: PatientCase, fact: Fact, { ruleSet, sameDay, moment }: Reacting): Outcome & Recorded {
  const unfolding = new Unfolding(held, moment);
  follow(unfolding, fact, ruleSet);
  const signals = redSignals(fact, sameDay, ruleSet.policy);
  for (const signal of signals) placeHold(unfolding, { ...signal, eventId: fact.eventId, by: null }, ruleSet.policy);
  const { patientId } = held;
  const { eventId, siteDate } = fact;
  const records = signals.map(({ trigger }) => holdRecord({ patientId, siteDate, trigger, eventId }, refOf(ruleSet)));
  return { ...unfolding.outcome(), records };
}

/** Decision records that go with an outcome. */
export interface Recorded {
  readonly records: readonly DecisionRecord[];
}

function follow(unfolding: Unfolding, fact: Fact, ruleSet: RuleSet): void {
  switch (fact.kind) {
    case 'admission':
      return admit(unfolding, fact);
    case 'discharge':
      return discharge(unfolding, fact);
    case 'reopening':
      return reopen(unfolding, fact);
    case 'age-band':
      if (unfolding.held.episode?.id === fact.episodeId)
        unfolding.then({ type: 'age-band-noted', ageBand: fact.ageBand });
      return;
    case 'level':
      return noteLevel(unfolding, fact);
    case 'seat-reserved':
    case 'seat-released':
    case 'enrollment-blocked':
      return seat(unfolding, fact, ruleSet);
    default:
      return;
  }
}

/** A reopened episode is assessed and admitted anew: the stay on the ladder begins with that admission. */
function admit(unfolding: Unfolding, fact: FactOf<'admission'>): void {
  const { held, moment } = unfolding;
  if (held.episode?.id === fact.episodeId && held.episode.status !== 'reopened') return;
  const { siteId, programId, phase, taper, level, hourBand, ageBand } = fact;
  const zone = moment.zone;
  unfolding.then({ type: 'case-sited', site: { siteId, zone } });
  unfolding.then({
    type: 'episode-opened',
    episode: {
      id: fact.episodeId,
      siteId,
      programId,
      zone,
      status: 'active',
      phase,
      enteredOn: fact.siteDate,
      admittedOn: fact.siteDate,
      taper,
      level,
      hourBand,
      ageBand,
      announced: {},
    },
  });
}

/** A review decided another level, or intake named the band of the level we moved to; what is older than the phase is past. */
function noteLevel(unfolding: Unfolding, fact: FactOf<'level'>): void {
  const episode = activeEpisode(unfolding.held);
  if (episode?.id !== fact.episodeId || fact.siteDate < episode.enteredOn || fact.cause === 'admission') return;
  if (fact.cause === 'phase-change' && fact.level.code !== episode.level.code) return;
  unfolding.then({ type: 'level-noted', level: fact.level, hourBand: fact.hourBand });
}

function discharge(unfolding: Unfolding, fact: FactOf<'discharge'>): void {
  if (unfolding.held.episode?.id !== fact.episodeId) return;
  unfolding.then({ type: 'episode-ended', episodeId: fact.episodeId });
  const open = openProposals(unfolding.held).map((proposal) => proposal.id);
  withdraw(unfolding, open, 'patient-discharged');
  cancelPending(unfolding, 'patient-discharged');
}

/** Open again is not back yet: no phase counts before the next admission. */
function reopen(unfolding: Unfolding, { episodeId }: FactOf<'reopening'>): void {
  const { episode } = unfolding.held;
  if (episode?.id === episodeId && episode.status === 'ended') unfolding.then({ type: 'episode-reopened', episodeId });
}

type SeatFact = FactOf<'seat-reserved'> | FactOf<'seat-released'> | FactOf<'enrollment-blocked'>;

/** A seat answers the pending approval; a blocked one is shown, and a scheduler is asked (design 4). */
function seat(unfolding: Unfolding, fact: SeatFact, ruleSet: RuleSet): void {
  const pending = pendingApproval(unfolding.held);
  const isOurs = pending !== null && pending.id === fact.approvalId;
  if (fact.kind === 'enrollment-blocked') {
    if (isOurs)
      unfolding.then({ type: 'seat-noted', approvalId: pending.id, seat: { kind: 'blocked', reasons: fact.reasons } });
    const rule = { kind: 'seat-needed', dueHours: ruleSet.policy.deadlines.seatHours };
    const about = isOurs ? { about: pending.id } : {};
    return ask(unfolding, rule, { trigger: 'enrollment-blocked', key: fact.approvalId ?? fact.eventId, ...about });
  }
  if (!isOurs) return;
  const { approvalId } = fact;
  if (fact.kind === 'seat-released')
    return void unfolding.then({ type: 'seat-noted', approvalId, seat: { kind: 'awaited' } });
  unfolding.then({ type: 'seat-noted', approvalId, seat: { kind: 'reserved', reservationId: fact.reservationId } });
  dropAbout(unfolding, approvalId);
}
