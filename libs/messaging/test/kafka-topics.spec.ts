import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { PARTITIONS, TOPICS } from '@stepwell/contracts';

const text = readFileSync(new URL('../../../deploy/kafka/topics.yaml', import.meta.url), 'utf8');
const setting = (name: string) => new RegExp(`^ +${name}: +(\\S+)`, 'm').exec(text)?.[1];

describe('deploy/kafka/topics.yaml', () => {
  it('names every topic of the platform and no other', () => {
    expect([...text.matchAll(/^ {2}- (\S+)/gm)].map(([, name]) => name)).toEqual(TOPICS);
  });

  it('keeps the number of partitions that keys are spread over', () => {
    expect(Number(setting('partitions'))).toBe(PARTITIONS);
  });

  it('lets records expire and never compacts them', () => {
    expect(setting('cleanup\\.policy')).toBe('delete');
    expect(Number(setting('retention\\.ms'))).toBe(7 * 86_400_000);
  });
});
