import { hourBandFor, hoursVerdict, PHASES, type AgeBand, type Phase } from '@stepwell/kernel';
import type { CriterionRule, Policy, Transition } from './policy.js';

/** Something wrong in a policy: where, what, and what is allowed there. */
export interface PolicyFault {
  /** Keys and indexes from the root of the policy. */
  readonly path: readonly (string | number)[];
  readonly says: string;
  readonly allowed?: readonly string[];
}

const AGE_BANDS: readonly AgeBand[] = ['adult', 'adolescent'];
/** Suicide risk stops every step down whatever a policy says (clinical 2.4 U1, U2, U2b). */
const ALWAYS_RED = ['U1', 'U2', 'U2b'] as const;
const ALWAYS_SCREENED = ['U1', 'U2'] as const;
const ALWAYS_HOLDING = ['emergency', 'same-day'] as const;

/**
 * What is wrong in a policy whose shape is right: ways that lead nowhere, questions asked twice, and the floor of safety that
 * no policy may take away. Empty when it may take force.
 */
export function policyFaults(policy: Policy): readonly PolicyFault[] {
  const taper = policy.taper ? questionFaults(policy.taper.criteria, ['taper', 'criteria']) : [];
  return [
    ...transitionFaults(policy),
    ...taper,
    ...stepFaults(policy),
    ...safetyFaults(policy),
    ...deadlineFaults(policy),
  ];
}

const fault = (path: PolicyFault['path'], says: string, allowed?: readonly string[]): PolicyFault => ({
  path,
  says,
  ...(allowed ? { allowed } : {}),
});

function transitionFaults({ transitions }: Policy): readonly PolicyFault[] {
  return transitions.flatMap((transition, i) => {
    const at = ['transitions', i];
    const below = PHASES.slice(PHASES.indexOf(transition.from) + 1);
    const isSecond = transitions.findIndex((one) => one.from === transition.from) < i;
    return [
      ...(isSecond ? [fault([...at, 'from'], `${transition.from} has a way down already`)] : []),
      ...(below.includes(transition.to)
        ? []
        : [fault([...at, 'to'], `${transition.to} does not lie below ${transition.from}`, below)]),
      ...criteriaFaults(transition, i),
    ];
  });
}

const criteriaFaults = ({ criteria }: Transition, i: number): readonly PolicyFault[] =>
  questionFaults(criteria, ['transitions', i, 'criteria']);

function questionFaults(criteria: readonly CriterionRule[], at: PolicyFault['path']): readonly PolicyFault[] {
  const ids = criteria.map((rule) => rule.id);
  const twice = criteria.flatMap((rule, j) =>
    ids.indexOf(rule.id) < j ? [fault([...at, j, 'id'], `${rule.id} is asked for twice`)] : [],
  );
  return ids.includes('A8') ? twice : [...twice, fault(at, 'A8 is missing: no step down without a suicide screen')];
}

/** Phases that a patient can be moved to: the ends of the ways down, and of every step up. */
function reached({ transitions, triggers }: Policy): readonly Phase[] {
  const onTheWay = transitions.flatMap(({ from, to }) => [from, to]);
  return PHASES.filter((phase) => onTheWay.includes(phase) || phase === triggers.U3.to);
}

function stepFaults(policy: Policy): readonly PolicyFault[] {
  return reached(policy).flatMap((phase) =>
    AGE_BANDS.flatMap((ageBand) =>
      policy.ladder[phase].steps[ageBand].length > 0
        ? []
        : [fault(['ladder', phase, 'steps', ageBand], `${phase} needs a first step: patients are moved to it`)],
    ),
  );
}

function safetyFaults(policy: Policy): readonly PolicyFault[] {
  const red: readonly string[] = policy.holdUntilCleared ?? ALWAYS_RED;
  const without = (key: string, held: readonly string[], floor: readonly string[], at: readonly string[] = []) =>
    floor
      .filter((one) => !held.includes(one))
      .map((one) => fault([...at, key], `${one} is missing: no policy takes it away`, floor));
  const proposing = new Set<string>(policy.stepUpTriggers);
  return [
    ...without('holdUntilCleared', red, ALWAYS_RED),
    ...without('releaseNeedsScreen', policy.holds.releaseNeedsScreen, ALWAYS_SCREENED, ['holds']),
    ...without('concernSeverities', policy.holds.concernSeverities, ALWAYS_HOLDING, ['holds']),
    ...(policy.besideStepDown ?? []).flatMap((id, i) =>
      proposing.has(id) ? [fault(['besideStepDown', i], `${id} asks for a step up: no step down beside it`)] : [],
    ),
  ];
}

function deadlineFaults({ stepUpTriggers, deadlines }: Policy): readonly PolicyFault[] {
  return stepUpTriggers
    .filter((id) => deadlines.stepUpHours[id] === undefined)
    .map((id) => fault(['deadlines', 'stepUpHours'], `${id} proposes a step up and has no hours to decide it`));
}

/**
 * What a keeper of the rules should know before it takes force (HW-1): steps whose weekly hours leave the band that the policy
 * plans their level with. Intake decides the band of a level in its jurisdiction, so it is no fault.
 */
export function policyWarnings(policy: Policy): readonly PolicyFault[] {
  return PHASES.flatMap((phase) =>
    AGE_BANDS.flatMap((ageBand) =>
      policy.ladder[phase].steps[ageBand].flatMap((step, i) => {
        const level = (step.level ?? policy.ladder[phase].level)?.default;
        const band = level && hourBandFor(policy.hourBands, level, ageBand);
        const minutes = step.sessionsPerWeek * step.minutesPerSession;
        if (!band || hoursVerdict(band, minutes) === 'within') return [];
        const hours = `${minutes / 60} h a week lie outside ${band.minHours ?? 0}-${band.maxHours ?? 'any'} h of ${level}`;
        return [fault(['ladder', phase, 'steps', ageBand, i], `${hours}: it takes a level of its own`)];
      }),
    ),
  );
}
