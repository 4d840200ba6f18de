import { describe, expect, it, test } from '@jest/globals';
import { contentHash } from '@stepwell/kernel';
import { SHIPPED } from './rule-sets.js';

/**
 * Every version that was ever shipped, by what it holds (design 8: a version is never edited, only followed by the next). A decision
 * of last year names the hash it was made under, so a number that is changed in place fails here: it belongs into a next version.
 */
const PUBLISHED: Readonly<Record<string, string>> = {
  'house-instruments 2': '5b7e74ffb576b443663e283f0331bf727d6784b222724a53e589b76c1d60faa2',
  'house-examination 1': '04d11f920b6b2842af4ab42d1ce1ae4f04aa89192a06da699bebececa366a86f',
  'house-pipeline 1': '98bbbf824cbb6eedca731a549d12cf06fa0e37d4f2ae5f2fd0d5f990f3d4fd32',
  'house-crosswalk 1': 'f25db84e20c17dab2c62a46967cc8ff2481fdbf06c891665f4311d75ad6c99ce',
  'house-follow-up 1': 'c44ea961f821fc5fd9e09f92cd011201e5b22cff8bf5e237f2dddb7b0cd602b8',
  'house-placement 2': '91bd8de89964da2d2b08966e68d44e1dfaef29a2dbee77635a662528638eb80f',
  'house-hours 1': '572c3869b37e7bde0b9b060637d9d433e4f98c6e254b41a51b60787a965795bc',
  'us-nc-hours 2': '6263f97d69c8e7e98f7328fe88c275ca6d9e4e53751a47d56e0f910e6c6eb97a',
  'us-ks-hours 1': '52366e313ffa146b4fc608858ba78fc2fdb232ca80e254bb0eb6208cbd61fb50',
  'house-care-plan 1': '997a47e94876ab26ed7c774d2b2eb705984594464b508d9bdae81e7ba8d381ff',
  'house-discharge 1': '6aa398f53fa4c5b5486d48fc2df87b049aee287745876d7d0b80cdc9402743aa',
  'house-matching 1': '1c89bd6c0ebf28c05d8e76732319ee394583cfe68b668ec94a05d68cc53fecc9',
  'house-stages 1': '744353f34e32897e83293ae71c8c04f5131021def00e7aea723f20230d748697',
};

describe('rules that were shipped', () => {
  it.each(SHIPPED.map(({ id, version, hash }) => [`${id} ${version}`, hash]))('%s holds what it held', (name, hash) => {
    expect(hash).toBe(PUBLISHED[name]);
  });

  test('all of them are there, for every site or one jurisdiction, from the beginning, under the hash of their content', () => {
    expect(SHIPPED.map(({ id, version }) => `${id} ${version}`)).toEqual(Object.keys(PUBLISHED));
    for (const { id, jurisdiction, siteId, effectiveFrom, body, hash } of SHIPPED) {
      expect(jurisdiction).toBe({ 'us-nc-hours': 'US-NC', 'us-ks-hours': 'US-KS' }[id] ?? null);
      expect({ siteId, effectiveFrom, hash }).toEqual({
        siteId: null,
        effectiveFrom: '1970-01-01',
        hash: contentHash(body),
      });
    }
  });
});
