import type { AgeBand, Id, LevelOfCare, Phase, SiteDate, Taper } from '@stepwell/kernel';
import type { Fact, FactOf, Picture } from './facts.js';
import type { Situation } from './situation.js';

/** A move this service told of, as its log keeps it. */
export type Move =
  | {
      readonly kind: 'phase';
      readonly eventId: Id;
      readonly episodeId: Id;
      readonly on: SiteDate;
      readonly direction: 'down' | 'up';
      readonly to: Phase;
      readonly taper: Taper;
      readonly level: LevelOfCare;
    }
  | {
      readonly kind: 'taper';
      readonly eventId: Id;
      readonly episodeId: Id;
      readonly on: SiteDate;
      readonly taper: Taper;
    };

/** A hold, from the day of its first fact to the day of its release. */
export interface HeldFor {
  readonly trigger: string;
  readonly from: SiteDate;
  /** Null while it is open. */
  readonly until: SiteDate | null;
}

/** A stretch of an episode in one phase, as it was. */
export interface Spell {
  readonly episodeId: Id;
  readonly siteId: Id;
  readonly programId: Id;
  readonly phase: Phase;
  /** First day in the phase. */
  readonly from: SiteDate;
  /** Day on which the patient moved on or was discharged; null when neither came. */
  readonly until: SiteDate | null;
  readonly leftBy: 'down' | 'up' | 'discharge' | null;
  /** Day on which the episode ended; null while it runs. */
  readonly episodeEnds: SiteDate | null;
  /** Place on the ladder on the first day; holds are those of a day. */
  readonly entry: Situation;
  /** What changed inside the phase, by day. */
  readonly changes: readonly Change[];
}

interface Change {
  readonly on: SiteDate;
  readonly to: Partial<Pick<Situation, 'taper' | 'level' | 'ageBand' | 'steppedOn'>>;
}

/** A patient's way along the ladder: what was told about it, and what this service decided. */
export interface Story {
  readonly patientId: Id;
  readonly picture: Picture;
  readonly spells: readonly Spell[];
  readonly moves: readonly Move[];
  readonly holds: readonly HeldFor[];
}

/** The way along the ladder, spell by spell. `moves` are in the order in which they were told. */
export function storyOf(patientId: Id, picture: Picture, moves: readonly Move[], holds: readonly HeldFor[]): Story {
  const of = <K extends Fact['kind']>(kind: K): FactOf<K>[] =>
    picture.facts.filter((fact): fact is Extract<Fact, { kind: K }> & FactOf<K> => fact.kind === kind);
  const spells = staysOf(of('admission'), of('discharge')).flatMap(({ admission, ends, next }) => {
    const during = (day: SiteDate): boolean => day >= admission.siteDate && (next === null || day < next);
    const mine = <F extends { readonly episodeId: Id } & ({ readonly on: SiteDate } | { readonly siteDate: SiteDate })>(
      facts: readonly F[],
    ): F[] =>
      facts.filter((fact) => fact.episodeId === admission.episodeId && during('on' in fact ? fact.on : fact.siteDate));
    const changes: Change[] = [
      ...mine(of('level'))
        .filter(({ cause }) => cause !== 'admission' && cause !== 'phase-change')
        .map(({ siteDate: on, level }) => ({ on, to: { level } })),
      ...mine(of('age-band')).map(({ siteDate: on, ageBand }) => ({ on, to: { ageBand } })),
      ...mine(moves.filter((move) => move.kind === 'taper')).map(({ on, taper }) => ({
        on,
        to: { taper, steppedOn: on },
      })),
    ];
    return spellsOf(patientId, admission, mine(moves.filter((move) => move.kind === 'phase')), changes, ends);
  });
  return { patientId, picture, moves, holds, spells: spells.sort((a, b) => (a.from < b.from ? -1 : 1)) };
}

type PhaseMove = Extract<Move, { kind: 'phase' }>;

/** An admission, and what came of it. */
interface Stay {
  readonly admission: FactOf<'admission'>;
  /** Day of the discharge that ended it; null while it runs. */
  readonly ends: SiteDate | null;
  /** Day on which the reopened episode was admitted again; null when it was not. */
  readonly next: SiteDate | null;
}

/** A reopening alone brings nobody back: the episode goes on with the admission that follows it. */
function staysOf(admissions: readonly FactOf<'admission'>[], discharges: readonly FactOf<'discharge'>[]): Stay[] {
  return admissions.flatMap((admission) => {
    const isMine = ({ episodeId }: { readonly episodeId: Id }): boolean => episodeId === admission.episodeId;
    const after = bySequence(admissions.filter(isMine)).find(({ sequence }) => sequence > admission.sequence);
    const [end] = bySequence(discharges.filter(isMine)).filter(
      ({ sequence }) => sequence > admission.sequence && (!after || sequence < after.sequence),
    );
    if (after && !end) return [];
    return [{ admission, ends: end?.siteDate ?? null, next: after?.siteDate ?? null }];
  });
}

const bySequence = <F extends Fact>(facts: readonly F[]): F[] => facts.toSorted((a, b) => a.sequence - b.sequence);

function spellsOf(
  patientId: Id,
  admission: FactOf<'admission'>,
  moves: readonly PhaseMove[],
  inside: readonly Change[],
  episodeEnds: SiteDate | null,
): Spell[] {
  const { episodeId, siteId, programId, siteDate: admittedOn, ageBand } = admission;
  const { steps, transfers } = split(admission.phase, moves);
  const changes = [...inside, ...transfers];
  const starts = [{ on: admittedOn, to: admission.phase, taper: admission.taper, level: admission.level }, ...steps];
  return starts.flatMap(({ on: from, to: phase, taper, level }, nth) => {
    const next = steps[nth];
    const until = next?.on ?? episodeEnds;
    if (until !== null && until <= from) return [];
    const born: AgeBand = changes.findLast(({ on, to }) => on <= from && to.ageBand)?.to.ageBand ?? ageBand;
    const stay = { patientId, episodeId, phase, enteredOn: from, admittedOn, taper, level, ageBand: born };
    return [
      {
        ...{ episodeId, siteId, programId, phase, from, until, episodeEnds },
        leftBy: next ? next.direction : episodeEnds === null ? null : ('discharge' as const),
        entry: { ...stay, openHolds: [] },
        changes: changes.filter(({ on }) => on > from && (until === null || on < until)),
      },
    ];
  });
}

/** A transfer of level inside the phase starts no new stay: it changes taper and level from its day on. */
function split(first: Phase, moves: readonly PhaseMove[]) {
  const steps: PhaseMove[] = [];
  const transfers: Change[] = [];
  for (const move of moves) {
    const { on, to, taper, level } = move;
    if (to === (steps.at(-1)?.to ?? first)) transfers.push({ on, to: { taper, level, steppedOn: on } });
    else steps.push(move);
  }
  return { steps, transfers };
}

/** The place on the ladder on a day of the spell, or after it had the patient stayed in it. */
export function situationOn(spell: Spell, holds: readonly HeldFor[], on: SiteDate): Situation {
  const changed = spell.changes
    .filter((change) => change.on <= on)
    .sort((a, b) => (a.on < b.on ? -1 : Number(a.on > b.on)))
    .reduce<Situation>((stay, { to }) => ({ ...stay, ...to }), spell.entry);
  const open = holds.filter(({ from, until }) => from <= on && (until === null || until > on));
  return { ...changed, openHolds: [...new Set(open.map(({ trigger }) => trigger))].sort() };
}
