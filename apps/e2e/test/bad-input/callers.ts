import { expect, it } from '@jest/globals';
import { nothingChanged, type Scene } from './bodies.js';
import { COMMANDS, Trial } from './commands.js';
import { badTokens, goodToken } from './tokens.js';
import { problemIn } from './wire.js';

const NOBODY_SERVES = ['/nowhere/v1/patients', '/intake/v1/nowhere', '/step-down/v2/patients'];

/** Tokens that cannot be right: refused before anything is looked at, by every command. */
export function refusesCallers(scene: () => Scene): void {
  it.each(COMMANDS)(
    '$name: a token that is missing, expired, forged or for somebody else is refused',
    async (command) => {
      const { world, known } = scene();
      const trial = await Trial.of(world, command, known);
      const seconds = Math.floor(Date.now() / 1_000);
      await nothingChanged(world, async () => {
        for (const { what, authorization, code } of badTokens(world, seconds)) {
          const problem = problemIn(await trial.send({ headers: { authorization } }));
          expect([what, problem.status, problem.code]).toEqual([what, 401, code]);
        }
        const admitted = await trial.send({ body: [], headers: { authorization: goodToken(world, seconds) } });
        expect(problemIn(admitted).code).toBe('invalid-input');
      });
    },
  );

  it.each(NOBODY_SERVES)('%s: an address that nobody serves is a problem document too', async (path) => {
    const { world, known } = scene();
    const trial = await Trial.of(world, COMMANDS[0]!, known);
    expect(problemIn(await trial.send({ path }))).toMatchObject({ status: 404, code: 'not-found' });
  });
}
