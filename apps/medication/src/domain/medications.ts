/** The medications this service orders (clinical 5.1-5.3). */
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

/** What is handed over: the extended-release brands differ in interval and grace (clinical 5.2, 5.4). */
export const PRODUCTS = [
  'methadone-oral',
  'buprenorphine-transmucosal',
  'sublocade',
  'brixadi-weekly',
  'brixadi-monthly',
  'naltrexone-oral',
  'naltrexone-xr',
  'acamprosate-oral',
  'disulfiram-oral',
] as const;
export type Product = (typeof PRODUCTS)[number];

/** Milligrams, or a count of injections. */
export type Unit = 'mg' | 'injection';

/** Full or partial opioid agonists: what naltrexone must not meet (clinical 5.5). */
export type OpioidAgonist = 'methadone' | 'buprenorphine' | 'xr-buprenorphine';

const AGONISTS: readonly Medication[] = ['methadone', 'buprenorphine', 'xr-buprenorphine'];
const ANTAGONISTS: readonly Medication[] = ['naltrexone', 'xr-naltrexone'];
const EXTENDED_RELEASE: readonly Medication[] = ['xr-buprenorphine', 'xr-naltrexone'];

/** Whether the medication is an opioid agonist or partial agonist. */
export function isOpioidAgonist(medication: Medication): medication is OpioidAgonist {
  return AGONISTS.includes(medication);
}

/** Whether the medication blocks opioids. */
export function isNaltrexone(medication: Medication): boolean {
  return ANTAGONISTS.includes(medication);
}

/** Whether one dose lasts for days to weeks. */
export function isExtendedRelease(medication: Medication): boolean {
  return EXTENDED_RELEASE.includes(medication);
}
