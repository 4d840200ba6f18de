import type { Answer } from './deciding.js';

/** What a contestant does with its own store. Both are told the number of patients; `run` also when it must stop (ms, monotonic). */
export interface Contestant {
  fill(patients: number): Promise<void>;
  run(patients: number, until: number): Promise<Answer>;
}

/** An order to a contestant. */
export interface Order {
  readonly does: 'fill' | 'run';
  readonly patients: number;
  readonly seconds: number;
}

/** Does as it is told: `done` ends the measured span, the answer follows. */
export function serve(contestant: Contestant): void {
  process.on('message', ({ does, patients, seconds }: Order) => {
    if (does === 'fill') void contestant.fill(patients).then(() => process.send?.('done'));
    else
      void contestant.run(patients, performance.now() + seconds * 1000).then((answer) => {
        process.send?.('done');
        process.send?.(answer);
      });
  });
  process.send?.('ready');
}
