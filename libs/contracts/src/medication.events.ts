import { Type } from 'typebox';
import { amount, code, day, instant, oneOf, orNull, patientEvent, uuid, whole } from './contract.js';
import { parked, signature, siteMoment } from './shapes.js';

const event = <P extends Parameters<typeof patientEvent>[2]>(name: string, properties: P, description: string) =>
  patientEvent('medication', name, properties, description);

export const MEDICATIONS = [
  'methadone',
  'buprenorphine',
  'xr-buprenorphine',
  'naltrexone',
  'xr-naltrexone',
  'acamprosate',
  'disulfiram',
] as const;
export type Medication = (typeof MEDICATIONS)[number];

const medication = oneOf(MEDICATIONS, 'Medication.');
const order = { orderId: uuid('Order.'), medication };
const orderBody = {
  ...order,
  siteId: uuid('Site that gives it.'),
  dose: orNull(amount('Dose, mg; null when set by titration.')),
  everyDays: whole('Days between doses, d.', 1),
  prescribedBy: signature,
  ...siteMoment,
};

export const MedicationOrderedV1 = event(
  'MedicationOrdered',
  orderBody,
  'A medication was ordered after its hard stops were checked (clinical 5.5).',
);
export const MedicationChangedV1 = event(
  'MedicationChanged',
  { ...orderBody, reason: code('Coded reason.') },
  'The order changed.',
);
export const MedicationStoppedV1 = event(
  'MedicationStopped',
  { ...order, reason: code('Coded reason.'), ...siteMoment },
  'The order ended.',
);
export const DoseAdministeredV1 = event(
  'DoseAdministered',
  {
    ...order,
    doseId: uuid('Dose.'),
    amount: amount('Amount in `unit`.'),
    unit: oneOf(['mg', 'injection'], 'Milligrams, or a count of injections.'),
    observed: Type.Boolean({ description: 'Taken before staff.' }),
    ...siteMoment,
  },
  'A dose was given.',
);
export const TakeHomeDispensedV1 = event(
  'TakeHomeDispensed',
  {
    ...order,
    dispenseId: uuid('Dispense.'),
    doses: whole('Doses handed out.', 1),
    from: day('First day covered.'),
    ...siteMoment,
  },
  'Take-home doses were handed out under the cap.',
);
export const DoseMissedV1 = event(
  'DoseMissed',
  {
    ...order,
    reason: code('Coded reason.'),
    consecutiveDays: whole('Days missed in a row with this one, d.', 1),
    ...siteMoment,
  },
  'A due dose was not taken.',
);
export const DrugTestResultedV1 = event(
  'DrugTestResulted',
  {
    testId: uuid('Test.'),
    collectedAt: instant('Collection.'),
    outcome: oneOf(
      ['collected', 'refused', 'dilute', 'substituted', 'unable-to-void', 'out-of-temperature'],
      'Only collected is a valid sample (A4).',
    ),
    method: oneOf(['presumptive', 'definitive'], 'Presumptive or definitive.'),
    results: Type.Array(
      Type.Object({
        substance: code('Substance.'),
        positive: Type.Boolean(),
        expected: Type.Boolean({ description: 'On the patient’s list of expected substances (prescribed).' }),
      }),
    ),
    nonPrescribedPositive: Type.Boolean({ description: 'At least one positive that is not expected.' }),
    ...siteMoment,
  },
  'A drug test came back.',
);
export const AdherenceUpdatedV1 = event(
  'AdherenceUpdated',
  {
    ...order,
    windowDays: whole('Window, d.', 1),
    coveredDays: whole('Distinct covered days, d.'),
    pdc: amount('Proportion of days covered, 0..1.', 0, 1),
    ...siteMoment,
  },
  'PDC of an order at a site date (clinical 5.6).',
);
export const SafetyAlertRaisedV1 = event(
  'SafetyAlertRaised',
  {
    alertId: uuid('Alert.'),
    orderId: orNull(uuid('Order.')),
    kind: code('What was found.'),
    severity: oneOf(['soft', 'hard'], 'Soft asks for a reason, hard stops.'),
    ...siteMoment,
  },
  'A medication safety check fired.',
);
export const SafetyAlertAcknowledgedV1 = event(
  'SafetyAlertAcknowledged',
  { alertId: uuid('Alert.'), reason: code('Coded reason.'), by: signature, ...siteMoment },
  'A credentialed person acknowledged the alert.',
);
export const InductionFailedV1 = event(
  'InductionFailed',
  { ...order, reason: code('Coded reason.'), ...siteMoment },
  'The medication was never started.',
);
export const TakeHomeLevelChangedV1 = event(
  'TakeHomeLevelChanged',
  { ...order, maxDoses: whole('Doses allowed at once.'), reason: code('Coded reason.'), ...siteMoment },
  'The take-home level changed.',
);
export const CallbackResultedV1 = event(
  'CallbackResulted',
  { ...order, result: oneOf(['correct', 'short', 'over', 'no-show', 'lot-mismatch'], 'Count result.'), ...siteMoment },
  'A random call-back was counted.',
);
export const NaloxoneProvidedV1 = event(
  'NaloxoneProvided',
  { units: whole('Kits.', 1), ...siteMoment },
  'Naloxone was handed out.',
);
export const MedicationFactsParkedV1 = event(
  'FactsParked',
  parked,
  'Facts of this patient wait behind a parked event.',
);
export const MedicationFactsResumedV1 = event('FactsResumed', parked, 'They flow again.');
