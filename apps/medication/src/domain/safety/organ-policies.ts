import { isNaltrexone } from '../medications.js';
import { hard, soft, type OrderCheck, type Policy } from './policy.js';

const renalStop: Policy = {
  code: 'acamprosate-renal-stop',
  source: 'clinical 5.3, 5.5: CrCl <= 30; C29',
  check(input) {
    const { crclMlMin } = input.clinical;
    const { stopAtCrcl } = input.rules.safety.acamprosate;
    if (input.terms.medication !== 'acamprosate' || crclMlMin === null || crclMlMin > stopAtCrcl) return null;
    return hard('acamprosate-renal-stop', { crclMlMin, stopAtCrcl });
  },
};

const renalDose: Policy = {
  code: 'acamprosate-renal-dose',
  source: 'clinical 5.3, 5.5: CrCl 30-50 halves the dose; C29',
  check(input) {
    const { crclMlMin } = input.clinical;
    const { stopAtCrcl, reduceAtCrcl, reducedMg } = input.rules.safety.acamprosate;
    if (input.terms.medication !== 'acamprosate' || crclMlMin === null) return null;
    if (crclMlMin <= stopAtCrcl || crclMlMin > reduceAtCrcl || (input.terms.doseMg ?? Infinity) <= reducedMg)
      return null;
    return hard('acamprosate-renal-dose', { crclMlMin, suggestedDoseMg: reducedMg });
  },
};

/** Above the limit naltrexone and extended-release buprenorphine stop; in between they ask. */
const hepaticStop: Policy = {
  code: 'hepatic-stop',
  source: 'clinical 5.5: naltrexone in acute hepatitis or failure; extended-release buprenorphine moderate to severe',
  check(input) {
    const liver = input.clinical.hepatic;
    const naltrexone = isNaltrexone(input.terms.medication) && (liver === 'acute-hepatitis' || liver === 'failure');
    const injection =
      input.terms.medication === 'xr-buprenorphine' && liver !== null && liver !== 'none' && liver !== 'mild';
    const enzymes = isHepaticallyLimited(input) && uln(input) > input.rules.safety.hepatic.stopAboveUln;
    return naltrexone || injection || enzymes ? hard('hepatic-stop', { hepatic: liver }) : null;
  },
};

const hepaticCaution: Policy = {
  code: 'hepatic-caution',
  source: 'clinical 5.5: ALT or AST above 3-5 times the upper limit',
  check(input) {
    const { softAboveUln, stopAboveUln } = input.rules.safety.hepatic;
    const value = uln(input);
    if (!isHepaticallyLimited(input) || value <= softAboveUln || value > stopAboveUln) return null;
    return soft('hepatic-caution', { timesUpperLimit: value });
  },
};

const isHepaticallyLimited = (input: OrderCheck): boolean =>
  isNaltrexone(input.terms.medication) || ['xr-buprenorphine', 'disulfiram'].includes(input.terms.medication);

const uln = (input: OrderCheck): number => input.clinical.transaminasesUln ?? 0;

/** The dose of acamprosate that the kidneys allow, mg per dose; null when contraindicated. */
export function acamprosateDoseMg(
  crclMlMin: number | null,
  limits: OrderCheck['rules']['safety']['acamprosate'],
): number | null {
  if (crclMlMin === null || crclMlMin > limits.reduceAtCrcl) return limits.usualMg;
  return crclMlMin > limits.stopAtCrcl ? limits.reducedMg : null;
}

/** Kidneys and liver. */
export const organPolicies: readonly Policy[] = [renalStop, renalDose, hepaticStop, hepaticCaution];
