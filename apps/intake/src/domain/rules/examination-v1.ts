import type { ExaminationRules } from './examination.js';

/** The shipped examination (clinical 3.5 intake row; source text 004). Bounds are what a living adult can show, not what is normal. */
export const examinationV1: ExaminationRules = {
  kind: 'examination',
  sections: [
    {
      section: 'vitals',
      fields: {
        systolic: { type: 'number', unit: 'mmHg', min: 50, max: 300 },
        diastolic: { type: 'number', unit: 'mmHg', min: 20, max: 200 },
        pulse: { type: 'number', unit: '/min', min: 20, max: 250 },
        respirations: { type: 'number', unit: '/min', min: 4, max: 70 },
        temperature: { type: 'number', unit: 'Cel', min: 30, max: 43 },
        oxygenSaturation: { type: 'number', unit: '%', min: 50, max: 100 },
        weight: { type: 'number', unit: 'kg', min: 20, max: 400 },
      },
      needs: ['systolic', 'diastolic', 'pulse'],
      expected: true,
    },
    {
      section: 'medical-history',
      fields: { conditions: { type: 'codes' }, hospitalizedInPastYear: { type: 'yes-no' } },
      needs: ['conditions'],
      expected: true,
    },
    {
      section: 'medication-list',
      fields: { medications: { type: 'codes' }, monitoringProgramChecked: { type: 'yes-no' } },
      needs: ['medications'],
      expected: true,
    },
    { section: 'allergies', fields: { substances: { type: 'codes' } }, needs: ['substances'], expected: true },
    {
      section: 'pregnancy',
      fields: {
        status: { type: 'code', of: ['pregnant', 'not-pregnant', 'not-applicable', 'declined'] },
        testOffered: { type: 'yes-no' },
        dueOn: { type: 'day' },
      },
      needs: ['status'],
      expected: true,
    },
    {
      section: 'needs',
      fields: {
        workOrSchool: { type: 'number', unit: 'h/wk', min: 0, max: 100 },
        unavailable: {
          type: 'codes',
          of: ['weekday-morning', 'weekday-afternoon', 'weekday-evening', 'saturday', 'sunday'],
        },
        childcareNeeded: { type: 'yes-no' },
        transport: { type: 'code', of: ['own', 'public', 'ride', 'none'] },
        housing: { type: 'code', of: ['stable', 'recovery-residence', 'unstable', 'homeless'] },
        legal: { type: 'codes', of: ['probation', 'parole', 'drug-court', 'pending-charge', 'child-welfare'] },
      },
      needs: ['transport', 'housing'],
      expected: true,
    },
    {
      section: 'prior-care',
      fields: {
        level: { type: 'code' },
        endedOn: { type: 'day' },
        recordsReceived: { type: 'yes-no' },
        source: { type: 'code' },
      },
      needs: ['recordsReceived'],
      expected: false,
    },
  ],
  notDoneReasons: ['declined', 'not-indicated', 'equipment-missing', 'too-unwell', 'other'],
};
