import type { Band, InstrumentRule, InstrumentRules } from './instruments.js';
import { instrumentsV2 } from './instruments-v2.js';

type Later = 'languages' | 'modes' | 'lookBack' | 'loinc' | 'criticalItems' | 'change';

/** An instrument as the first version of the rule set wrote it down. */
type FirstInstrument = Omit<InstrumentRule, Later | 'bands'> & {
  readonly bands: readonly Extract<Band, { readonly from: number }>[];
  readonly criticalItem?: { readonly item: string; readonly min: number };
};

/** The first form of the instruments' rules, from before there was a timetable. */
export type FirstInstrumentRules = Omit<InstrumentRules, 'timetable' | 'instruments'> & {
  readonly instruments: readonly FirstInstrument[];
};

/**
 * Rules of the first form as today's code reads them. What that form could not say is as it was then: nothing is due by a
 * timetable, and a critical item asks for a suicide screen. Stored versions are never edited, so each is read this way.
 */
export function instrumentsAsToday(rules: InstrumentRules | FirstInstrumentRules): InstrumentRules {
  if ('timetable' in rules) return rules;
  return { ...rules, timetable: [], instruments: rules.instruments.map(instrumentAsToday) };
}

function instrumentAsToday({ criticalItem, ...rule }: FirstInstrument): InstrumentRule {
  const known = instrumentsV2.instruments.find(({ instrument }) => instrument === rule.instrument);
  const { languages = ['en'], modes = ['clinician'], lookBack = 'now' } = known ?? {};
  const criticalItems = criticalItem ? [{ ...criticalItem, ask: 'suicide-screen' }] : [];
  return { ...rule, languages, modes, lookBack, loinc: {}, criticalItems };
}
