import type { Fault, Run } from '../framework/fault.js';
import { faketimeLibrary } from '../framework/needs.js';
import { pause } from '../framework/pause.js';
import type { ServiceProcess, StartChanges } from '../framework/service-process.js';

/** Faults of how processes are run: their clocks, their memory, their releases. */
export const DEPLOY: readonly Fault[] = [
  {
    id: 'F28',
    words: 'clocks ten minutes ahead and behind, a step backwards, and a zone that changes its hour',
    bus: 'both',
    needs: ['faketime'],
    inject: async (run) => {
      const { world, traffic } = run;
      const clocks = ['+10m', '-10m'] as const;
      for (const clock of clocks) {
        const [first] = world.of('facts');
        await replaced([first!, world.named('echo-1')], { env: shifted(clock) });
        await traffic.flows(40);
      }
      await replaced([world.of('facts')[0]!, world.named('echo-1')], {});
    },
  },
  {
    id: 'F32',
    words: 'a rolling deployment under load: old and new producers side by side, a migration in flight',
    bus: 'both',
    inject: async ({ world, traffic, random }) => {
      const [first, ...others] = world.of('facts');
      await replaced([first!], { behaviour: { tellsMore: true } });
      const column = `added_${random.between(1, 1_000_000)}`;
      await world.postgres.sql(`ALTER TABLE intake.fact ADD COLUMN ${column} text`);
      await traffic.flows(30);
      await replaced([...others, world.named('echo-1'), world.named('projection-1')], {});
      await traffic.flows(30);
      await world.postgres.sql(`ALTER TABLE intake.fact DROP COLUMN ${column}`);
      await replaced([first!], {});
    },
  },
  {
    id: 'F33',
    words: 'a consumer comes back to a backlog with a heap of 64 MB',
    bus: 'both',
    inject: async ({ world, traffic, random }) => {
      const projection = world.named('projection-1');
      await projection.kill();
      await traffic.flows(random.between(100, 300));
      await projection.start({ flags: ['--max-old-space-size=64'] });
      await traffic.flows(50);
      await replaced([projection], {});
    },
  },
  {
    id: 'F34',
    words: 'SIGTERM with 30 s of grace to every process in the middle of a burst',
    bus: 'both',
    inCi: ['kafka'],
    inject: async (run) => {
      for (const process of run.world.processes) {
        await ended(run, process);
        await process.start();
        await pause(run.random.between(0, 300));
      }
    },
  },
];

function shifted(clock: string): Readonly<Record<string, string>> {
  return {
    LD_PRELOAD: faketimeLibrary() ?? '',
    FAKETIME: clock,
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
    TZ: 'America/New_York',
  };
}

async function replaced(processes: readonly ServiceProcess[], changes: StartChanges): Promise<void> {
  for (const process of processes) {
    await process.terminate();
    await process.start(changes);
  }
}

async function ended({ note }: Run, process: ServiceProcess): Promise<void> {
  const { exit, ms } = await process.terminate();
  note(`${process.name} ended in ${Math.round(ms)} ms`);
  if (exit.code !== 0) throw new Error(`I13 ${process.name} did not end in order: ${exit.signal ?? exit.code}`);
}
