import Table from 'cli-table3';

/** A table that reads the same on a terminal, in a file and in a mail. */
export function tableOf(...head: readonly string[]): InstanceType<typeof Table> {
  return new Table({ head: [...head], style: { head: [], border: [], compact: true } });
}
