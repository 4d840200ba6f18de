import { describe, expect, it } from '@jest/globals';
import { isTransient } from '../src/index.js';

const thrown = (code: string): Error => Object.assign(new Error('from the server'), { code });

describe('whose trouble an error is', () => {
  it.each(['40001', '40P01', '08006', '57P01', '53000', '53100', '53200', '53300', 'ECONNRESET'])(
    '%s is the connection’s or the server’s, and passes',
    (code) => expect(isTransient(thrown(code))).toBe(true),
  );

  it.each(['22012', '23505', '42P01', '53400', '54000', '57014', 'ENOENT'])(
    '%s is the work’s, and comes again',
    (code) => expect(isTransient(thrown(code))).toBe(false),
  );
});
