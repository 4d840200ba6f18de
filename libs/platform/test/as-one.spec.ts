import { describe, expect, it } from '@jest/globals';
import { asOne } from '../src/tx/as-one.js';

const A = { text: 'INSERT INTO a VALUES ($1, $2)', values: [1, 2] };
const B = { text: 'DELETE FROM b WHERE id = $1', values: [3] };
const C = { text: '\n  WITH x AS (SELECT $2::int)\n  INSERT INTO c SELECT $1', values: [4, 5] };

describe('Several writes as one statement', () => {
  it.each([
    ['none', [], null],
    ['one stays as it is', [A], A],
    [
      'parameters are counted on',
      [A, B],
      { text: 'WITH part_0 AS (INSERT INTO a VALUES ($1, $2))\nDELETE FROM b WHERE id = $3', values: [1, 2, 3] },
    ],
    [
      'the parts join those the last has of its own',
      [A, B, C],
      {
        text:
          'WITH part_0 AS (INSERT INTO a VALUES ($1, $2)),\npart_1 AS (DELETE FROM b WHERE id = $3),\n' +
          ' x AS (SELECT $5::int)\n  INSERT INTO c SELECT $4',
        values: [1, 2, 3, 4, 5],
      },
    ],
  ])('%s', (_, statements, expected) => {
    expect(asOne(statements)).toEqual(expected);
  });
});
