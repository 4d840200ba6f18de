import { describe, expect, it } from '@jest/globals';
import { HandedOver } from './handed-over.js';

const record = (partition: number, offset: number) => ({
  ...{ topic: 'a', partition, offset, key: 'k', headers: {}, value: '' },
});
const standing = (places: Record<number, number>) => (place: { partition: number }) => places[place.partition];

describe('HandedOver', () => {
  it('gives what comes next in each place, and no more than asked for', () => {
    const handed = new HandedOver();
    handed.add([record(0, 5), record(1, 2), record(0, 6)]);
    expect(handed.take(2, standing({ 0: 5, 1: 2 }))).toEqual([record(0, 5), record(1, 2)]);
    expect(handed.take(9, standing({ 0: 6, 1: 3 }))).toEqual([record(0, 6)]);
    expect(handed.missed).toBe(false);
  });

  it.each([
    ['was read already', { 0: 6 }, false],
    ['stands behind a record of somebody else', { 0: 4 }, true],
    ['belongs to another member', {}, false],
  ])('drops what %s', (_, places, missed) => {
    const handed = new HandedOver();
    handed.add([record(0, 5)]);
    expect(handed.take(9, standing(places))).toEqual([]);
    expect(handed.missed).toBe(missed);
    expect(handed.take(9, standing({ 0: 5 }))).toEqual([]);
  });

  it('leaves it to the log when far too much waits, until the log was asked', () => {
    const handed = new HandedOver();
    handed.add(Array.from({ length: 3_000 }, (_, offset) => record(0, offset)));
    expect(handed.take(9, standing({ 0: 0 }))).toEqual([]);
    expect(handed.missed).toBe(true);
    handed.clear();
    expect(handed.missed).toBe(false);
  });
});
