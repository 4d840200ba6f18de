import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Things of a machine that some faults cannot do without. */
export type Need = 'root' | 'strace' | 'faketime' | 'iptables' | 'tmpfs';

const FAKETIME = [
  '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1',
  '/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1',
];

/** libfaketime's file, null when it is not installed. */
export function faketimeLibrary(): string | null {
  return FAKETIME.find((path) => existsSync(path)) ?? null;
}

const runs = (command: string, ...args: readonly string[]): boolean => spawnSync(command, args).status === 0;

const LACKS: Readonly<Record<Need, () => string | null>> = {
  root: () => (process.getuid?.() === 0 ? null : 'needs root'),
  strace: () =>
    runs('strace', '-o', '/dev/null', 'true') ? null : 'needs strace and the right to trace (Debian: strace)',
  faketime: () => (faketimeLibrary() ? null : 'needs libfaketime (Debian: faketime)'),
  iptables: () => (runs('iptables', '-L', '-n') ? null : 'needs iptables and the right to use it (Debian: iptables)'),
  tmpfs: () => (mounts() ? null : 'needs the right to mount a tmpfs'),
};

function mounts(): boolean {
  const at = '/tmp/stepwell-mount-check';
  return runs('mkdir', '-p', at) && runs('mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', at) && runs('umount', at);
}

const known = new Map<Need, string | null>();

/** Why faults with these needs cannot run on this machine; null when they can. */
export function lacking(needs: readonly Need[]): string | null {
  for (const need of needs) {
    if (!known.has(need)) known.set(need, LACKS[need]());
    const reason = known.get(need);
    if (reason) return reason;
  }
  return null;
}
