import { readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';

const TICKS_PER_SECOND = 100;

/** What a figure was measured on; an absolute time says nothing without it. */
export function machineFacts(): Readonly<Record<string, string | number>> {
  const all = cpus();
  return {
    cpu: all[0]?.model ?? 'unknown',
    cores: all.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.versions.node,
    measuredAt: new Date().toISOString(),
  };
}

/** Processor time a process has used so far, user and system, in microseconds (Linux). */
export function cpuMicroseconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1_000_000) / TICKS_PER_SECOND;
}

/** Processor time of a process and all it started, in microseconds; of those that end meanwhile, none. */
export function treeMicroseconds(pid: number): number {
  return processTree(pid).reduce((sum, each) => {
    try {
      return sum + cpuMicroseconds(each);
    } catch {
      return sum;
    }
  }, 0);
}

/** Memory of a process in MB, shared pages counted by share (PSS), so that sums over processes are true. */
export function pssMb(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** Name of a process as the kernel has it, '' when it is gone. */
export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return '';
  }
}

/** The process and everything it started, oldest first. */
export function processTree(pid: number): readonly number[] {
  const children = childrenOf(pid);
  return [pid, ...children.flatMap(processTree)];
}

function childrenOf(pid: number): readonly number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
