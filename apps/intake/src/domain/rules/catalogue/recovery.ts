import type { InstrumentRule } from '../instruments.js';
import { items, names, numbered, upTo } from './items.js';

const bamItems = {
  ...numbered(17, upTo(4)),
  ...Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((part) => [`item7${part}`, upTo(4)])),
};
const bam = {
  edition: '2015',
  languages: ['en'],
  modes: ['clinician', 'phone', 'self'],
  loinc: {},
  licenseClass: 'free',
  licenseEvidence: 'public-domain',
  enabled: true,
  items: bamItems,
  scoring: {
    kind: 'subscales',
    use: items(4, 5, 6),
    risk: items(1, 2, 3, 8, 11, 15),
    protective: items(9, 10, 12, 13, 14, 16),
  },
  bands: [],
  criticalItems: [{ item: 'item5', min: 1, ask: 'heavy-use-contact' }],
  change: { better: 'lower', use: true },
} as const satisfies Omit<InstrumentRule, 'instrument' | 'lookBack'>;

/** Progress, recovery capital and readiness (clinical 3.1). */
export const RECOVERY: readonly InstrumentRule[] = [
  { instrument: 'BAM', lookBack: 'past-30-days', ...bam },
  { instrument: 'BAM-IOP', lookBack: 'past-week', ...bam },
  {
    instrument: 'BARC-10',
    edition: '2017',
    languages: ['en'],
    modes: ['clinician', 'phone', 'self'],
    lookBack: 'now',
    loinc: {},
    licenseClass: 'free-with-notice',
    licenseEvidence: 'published-used-by-samhsa',
    enabled: true,
    items: numbered(10, [1, 2, 3, 4, 5, 6]),
    scoring: { kind: 'sum', scored: names(10), imputeAtMost: 0 },
    bands: [
      { from: 10, band: 'below-target' },
      { from: 47, band: 'target' },
    ],
    criticalItems: [],
    change: { better: 'higher', remission: { from: 47 } },
  },
  {
    instrument: 'URICA',
    edition: '1983',
    languages: ['en'],
    modes: ['clinician', 'self'],
    lookBack: 'now',
    loinc: {},
    licenseClass: 'free-with-notice',
    licenseEvidence: 'research-and-clinical-use',
    enabled: true,
    items: numbered(32, [1, 2, 3, 4, 5]),
    scoring: {
      kind: 'scales',
      // Seven of the eight items of each scale are scored: 4, 9, 20 and 31 are not.
      scales: [
        { name: 'precontemplation', combine: 'mean', items: items(1, 5, 11, 13, 23, 26, 29), skips: [], bands: [] },
        { name: 'contemplation', combine: 'mean', items: items(2, 8, 12, 15, 19, 21, 24), skips: [], bands: [] },
        { name: 'action', combine: 'mean', items: items(3, 7, 10, 14, 17, 25, 30), skips: [], bands: [] },
        { name: 'maintenance', combine: 'mean', items: items(6, 16, 18, 22, 27, 28, 32), skips: [], bands: [] },
      ],
      total: { plus: ['contemplation', 'action', 'maintenance'], minus: ['precontemplation'] },
    },
    bands: [
      { from: -2, band: 'precontemplation' },
      { above: 8, band: 'contemplation' },
      { above: 11, band: 'preparation-action' },
    ],
    criticalItems: [],
  },
];
