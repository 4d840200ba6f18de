import { LEVELS, PHASES, TIERS } from '@stepwell/kernel';
import { Type } from 'typebox';
import { amount, code, day, instant, oneOf, orNull, uuid, whole } from './contract.js';

/** The local day and zone every clinical fact carries (design 3). */
export const siteMoment = {
  siteDate: day('Day at the site on which it happened.'),
  zone: Type.String({ description: 'IANA time zone of the site.' }),
};

export const phase = (description: string) => oneOf(PHASES, description);
export const levelCode = (description: string) => oneOf(LEVELS, description);
export const tier = (description: string) => oneOf(TIERS, description);
export const ageBand = oneOf(['adult', 'adolescent'], 'Adolescent is under 18 years (HW-5).');
export const track = oneOf(['day', 'evening'], 'Day or evening track.');

export const levelOfCare = Type.Object(
  {
    system: oneOf(['asam', 'house'], 'Whose levels.'),
    edition: oneOf(['3', '4'], 'Edition in force at the site.'),
    code: levelCode('Level code.'),
  },
  { description: 'Level of care: a code never travels without its system and edition (clinical 1.1).' },
);

export const hourBand = Type.Object(
  {
    minHours: orNull(amount('Least clinical hours a week, h; null is no bound.')),
    maxHours: orNull(amount('Most clinical hours a week, h; null is no bound.')),
    ageBand,
  },
  {
    description:
      'Clinical hours a week the level asks for (HW-1). Intake decides it (LevelOfCareDecided); a phase change into another level carries the band it was planned with.',
  },
);

export const taper = Type.Object(
  {
    sessionsPerWeek: amount('Sessions a week; aftercare may be below 1.', 0, 14),
    minutesPerSession: whole('Planned minutes of one session, min.', 0, 600),
  },
  { description: 'Intensity of a week.' },
);

export const ruleSetRef = Type.Object(
  {
    id: code('Rule set.'),
    version: whole('Version in force at the site date.', 1),
    hash: Type.String({ description: 'SHA-256 of its canonical body.' }),
  },
  { description: 'The exact rules a decision was made under.' },
);

export const signature = Type.Object(
  { staffId: Type.String({ description: 'Staff member (opaque id).' }), tier: tier('Credential tier at signature.') },
  { description: 'Who signed.' },
);

/** Instruments that `scores` may name for as long as this major lives: its first readers know these and no others. */
export const SCORED_INSTRUMENTS = [
  'PHQ-9',
  'GAD-7',
  'AUDIT',
  'C-SSRS',
  'COWS',
  'CIWA-Ar',
  'BAM-IOP',
  'WITHDRAWAL-GRADE',
  'PAWSS',
  'BARC-10',
  'PCL-5',
] as const;

const scoreSetting = {
  form: oneOf(['intake', 'since-last-contact', 'standard'], 'Which form of the instrument.'),
  band: orNull(code('Severity band.')),
  takenAt: instant('When the answers were given.'),
  edition: Type.Optional(code('Edition of the instrument.')),
  mode: Type.Optional(oneOf(['clinician', 'phone', 'self'], 'Who asked: a clinician present, by phone, or nobody.')),
  language: Type.Optional(code('Language of the form (BCP 47).')),
  lookBack: Type.Optional(code('Time the questions ask about, e.g. past-2-weeks.')),
  asks: Type.Optional(
    Type.Array(code('What a positive critical item asks for, e.g. suicide-screen.'), {
      description: 'Asked for by single answers, scorable or not.',
    }),
  ),
};

const subscales = Type.Optional(
  Type.Object({
    use: orNull(amount('BAM Use, 0-12 points.')),
    risk: orNull(amount('BAM Risk, 0-24 points.')),
    protective: orNull(amount('BAM Protective, 0-24 points.')),
  }),
);

/** One scored instrument. A total of null is not scorable, never zero (C35). */
export const instrumentScore = Type.Object({
  instrument: oneOf(SCORED_INSTRUMENTS, 'Instrument; WITHDRAWAL-GRADE is a rater’s global grade 0-3.'),
  total: orNull(amount('Total score in points; null when not scorable.')),
  ...scoreSetting,
  item9Positive: Type.Optional(Type.Boolean({ description: 'PHQ-9 item 9 is 1 or more (U2b).' })),
  risk: Type.Optional(oneOf(['none', 'low', 'moderate', 'high', 'not-screened'], 'C-SSRS level (clinical 3.4).')),
  subscales,
  clustersMet: Type.Optional(
    orNull(
      Type.Boolean({ description: 'PCL-5: the clusters ask for a provisional diagnosis; null while an item is open.' }),
    ),
  ),
});

/** A score of any other instrument; a reader leaves alone what it does not know. */
const furtherScore = Type.Object({
  instrument: code('Instrument, e.g. PHQ-2, AUDIT-C, DAST-10, TAPS, ASSIST, BAM, WHODAS-12, URICA.'),
  total: orNull(
    Type.Number({ description: 'Total in points, below zero in URICA; null when not scorable or without.' }),
  ),
  ...scoreSetting,
  subscales,
  scales: Type.Optional(
    Type.Record(
      Type.String(),
      Type.Object({
        score: orNull(Type.Number({ description: 'Points; null when not scorable.' })),
        band: orNull(code('Band of the scale.')),
      }),
      { description: 'Scales by name: TAPS and ASSIST by substance, URICA by stage.' },
    ),
  ),
});

/** Scores as events carry them. */
export const scored = {
  scores: Type.Array(instrumentScore),
  furtherScores: Type.Optional(
    Type.Array(furtherScore, { description: 'Scores of instruments that came after the first readers.' }),
  ),
};

const rating = orNull(whole('0 none .. 4 extreme; null is not rated.', 0, 4));
export const dimensions = Type.Object(
  { d1: rating, d2: rating, d3: rating, d4: rating, d5: rating, d6: rating },
  {
    description:
      'Six dimensions: withdrawal, biomedical, emotional, readiness, relapse, recovery environment (clinical 1.4).',
  },
);

/** One criterion or trigger with its evidence, so that a proposal explains itself. */
export const criterion = Type.Object({
  id: code('A1-A11, U1-U12, H1, HYS-1.'),
  verdict: oneOf(['met', 'not-met', 'unknown'], 'Unknown is never met.'),
  value: Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()], { description: 'What was found.' }),
  threshold: Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()], {
    description: 'What the rule asks for.',
  }),
  unit: Type.Optional(Type.String({ description: 'Unit of value and threshold.' })),
  missing: Type.Optional(Type.String({ description: 'What would still be needed, as a code.' })),
  evidence: Type.Array(uuid('Event that was the evidence.'), { description: 'Source events, newest last.' }),
});

/** Patient's own stream tells readers when facts wait behind a parked event. */
export const parked = {
  source: code('Service whose stream waits.'),
  consumer: code('Service that waits.'),
  reason: code('Why, as a code.'),
};
