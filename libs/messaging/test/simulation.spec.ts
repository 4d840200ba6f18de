import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';

const LOADER = new URL('../../../tools/dev-loader.mjs', import.meta.url).href;
const MAIN = fileURLToPath(new URL('../simulation/main.ts', import.meta.url));
const DEADLINE_MS = 240_000;

interface Ran {
  readonly code: number;
  readonly output: string;
}

/** In a process of its own, as a person runs it: there the globals of time and chance are the simulation's. */
function simulation(...args: readonly string[]): Promise<Ran> {
  const command = ['--conditions=@stepwell/source', '--import', LOADER, MAIN, ...args];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, command, { maxBuffer: 64 * 2 ** 20 }, (error, output) => {
      if (error && typeof error.code !== 'number') reject(error);
      else resolve({ code: Number(error?.code ?? 0), output });
    });
  });
}

describe('the messaging core in the simulation', () => {
  test(
    'keeps its invariants under seeded faults, and with the seeds that once found a defect',
    async () => {
      const { code, output } = await simulation('--seeds', '150', '--json');
      const { failing, seeds } = JSON.parse(output) as { failing: unknown[]; seeds: number };
      expect(failing).toEqual([]);
      expect(code).toBe(0);
      expect(seeds).toBeGreaterThan(150);
    },
    DEADLINE_MS,
  );

  test(
    'a seed does the same to the byte whenever it is run, alone or after others',
    async () => {
      const [first, second, alone, after] = await Promise.all([
        simulation('--seed', '387', '--trace'),
        simulation('--seed', '387', '--trace'),
        simulation('--seed', '3', '--json'),
        simulation('--seeds', '3', '--json'),
      ]);
      expect(first.output.length).toBeGreaterThan(10_000);
      expect(second.output).toBe(first.output);
      const { digest } = JSON.parse(alone.output) as { digest: number };
      expect((JSON.parse(after.output) as { digests: number[] }).digests.at(-1)).toBe(digest);
    },
    DEADLINE_MS,
  );

  test(
    'notices every planted fault',
    async () => {
      const { code, output } = await simulation('--mutations', '--json');
      const caught = JSON.parse(output) as { name: string; caughtBySeed: number | null }[];
      expect(caught.filter(({ caughtBySeed }) => caughtBySeed === null)).toEqual([]);
      expect(caught.length).toBeGreaterThan(15);
      expect(code).toBe(0);
    },
    DEADLINE_MS,
  );

  test(
    'a failing seed prints the command that fails again, and a smaller plan that does too',
    async () => {
      const { code, output } = await simulation('--seeds', '1', '--mutation', 'duplicate-check-off');
      expect(code).toBe(1);
      const commands = [...output.matchAll(/npm run simulation -- (.*)$/gm)].map(([, args]) => args!.split(' '));
      const [whole, smaller] = [commands[0]!, commands.at(-1)!];
      expect(smaller.length).toBeGreaterThan(whole.length);
      for (const args of [whole, smaller]) expect((await simulation(...args)).code).toBe(1);
    },
    DEADLINE_MS,
  );
});
