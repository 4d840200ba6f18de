import { commandOf, cpuMicroseconds, processTree, pssMb } from '../harness/machine.js';
import type { Figures } from '../harness/report.js';

/** The processes of one round. */
export interface Processes {
  /** The contestant: what its figures are about. */
  readonly contestant: number;
  /** The broker, where one takes part. */
  readonly broker?: number;
}

/** A stretch of a drain that is measured: from its making to `end`, in events that were acknowledged in between. */
export class Stretch {
  private readonly began = performance.now();
  private readonly cpu: readonly number[];

  constructor(
    private readonly processes: Processes,
    private readonly first: number,
  ) {
    this.cpu = this.used();
  }

  /** Figures of the stretch that ends now, at `count` acknowledged events. */
  end(count: number): Omit<Figures, 'violations'> {
    const seconds = (performance.now() - this.began) / 1000;
    const events = Math.max(1, count - this.first);
    const [own = 0, broker = 0, postgres = 0] = this.used().map((now, i) => (now - this.cpu[i]!) / events);
    return {
      eventsPerSecond: (count - this.first) / seconds,
      cpuUsPerEvent: own,
      ...(this.processes.broker ? { brokerCpuUs: broker } : {}),
      postgresCpuUs: postgres,
      rssMb: pssMb(this.processes.contestant),
      seconds,
    };
  }

  private used(): number[] {
    const { contestant, broker } = this.processes;
    const postgres = postgresProcesses().reduce((sum, pid) => sum + cpuOf(pid), 0);
    return [cpuMicroseconds(contestant), broker ? cpuMicroseconds(broker) : 0, postgres];
  }
}

/** A backend may end while it is looked at. */
function cpuOf(pid: number): number {
  try {
    return cpuMicroseconds(pid);
  } catch {
    return 0;
  }
}

/** All processes of the round's Postgres. */
function postgresProcesses(): readonly number[] {
  return processTree(process.pid).filter((pid) => commandOf(pid).startsWith('postgres'));
}
