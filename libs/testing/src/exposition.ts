/** The sample of a metric in Prometheus exposition text that has these labels (others may be there too); null when absent. */
export function sampleOf(text: string, name: string, labels: Readonly<Record<string, string>> = {}): number | null {
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  for (const line of text.split('\n')) {
    const [, found, inner = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (found === name && wanted.every((label) => `,${inner},`.includes(`,${label},`))) return Number(value);
  }
  return null;
}
