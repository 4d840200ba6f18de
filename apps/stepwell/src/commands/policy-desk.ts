import { policyFileText, readPolicyFile, type FileFault, type PolicyFile } from '@stepwell/step-down/policy-file';
import { OperatorClient } from './operator-client.js';
import type { PutOptions, ShowOptions } from './policy.js';
import type { Reach } from './reach.js';

/** Tells whether a file is a policy. 1 when it is not. */
export function checkPolicy(file: string, text: string, json: boolean): number {
  const read = readPolicyFile(text);
  const faults = read.ok ? [] : read.faults;
  const warnings = read.ok ? read.file.warnings : [];
  const summary = read.ok ? { policy: read.file.name, hash: read.file.hash } : {};
  const lines = [...linesOf(file, 'error', faults), ...linesOf(file, 'warning', warnings)];
  const words = [...lines, read.ok ? `${read.file.name}: a policy, ${read.file.hash}` : `${faults.length} faults`];
  process.stdout.write(
    json ? `${JSON.stringify({ ok: read.ok, ...summary, faults, warnings })}\n` : `${words.join('\n')}\n`,
  );
  return read.ok ? 0 : 1;
}

const linesOf = (file: string, kind: string, faults: readonly FileFault[]): readonly string[] =>
  faults.map(({ line, column, path, says, allowed }) => {
    const may = allowed && allowed.length > 0 ? `; allowed: ${allowed.join(', ')}` : '';
    return `${file}:${line}:${column} ${kind} ${path} ${says}${may}`;
  });

interface Version {
  readonly id: string;
  readonly version: number;
  readonly hash: string;
  readonly siteId: string | null;
  readonly programId: string | null;
  readonly effectiveFrom: string;
  readonly effectiveUntil: string | null;
}

/** Shows and puts policies of one organisation, as its rule keeper. Answers exit codes. */
export class PolicyDesk {
  private readonly client: OperatorClient;

  constructor(private readonly options: Reach & { readonly tenant: string }) {
    const { tenant: tenantId } = options;
    const keeper = { subject: 'policy-desk', roles: ['org-admin'], siteIds: 'all', staffId: null, tier: null } as const;
    this.client = new OperatorClient(options, { ...keeper, tenantId });
  }

  async show({ site, program, on }: ShowOptions): Promise<number> {
    const asked = { siteId: site, programId: program, siteDate: on };
    const query = new URLSearchParams(
      Object.entries(asked).flatMap(([key, value]) => (value ? [[key, value] as [string, string]] : [])),
    );
    type InForce = Version & { readonly body: PolicyFile['policy'] };
    const { body, ...version } = await this.client.get<InForce>(`/step-down/v1/policies/in-force?${query}`);
    this.tell({ ...version, body }, () => `# ${inWords(version)}\n${policyFileText(version.id, body)}`.trimEnd());
    return 0;
  }

  /** Checks first, so that faults are told with their place. */
  async put(file: string, yaml: string, { site, program, from, until, json }: PutOptions): Promise<number> {
    if (!readPolicyFile(yaml).ok) return checkPolicy(file, yaml, json);
    const asked = { siteId: site, programId: program, effectiveFrom: from, effectiveUntil: until };
    const version = await this.client.post<Version>('/step-down/v1/policies', { yaml, ...asked });
    this.tell(version, () => `In force: ${inWords(version)}`);
    return 0;
  }

  private tell(document: unknown, text: () => string): void {
    process.stdout.write(`${this.options.json ? JSON.stringify(document) : text()}\n`);
  }
}

function inWords({ id, version, hash, siteId, programId, effectiveFrom, effectiveUntil }: Version): string {
  const where = [siteId && `site ${siteId}`, programId && `program ${programId}`].filter(Boolean).join(', ');
  const until = effectiveUntil ? ` until ${effectiveUntil}` : '';
  return `${id} version ${version}, from ${effectiveFrom}${until}, ${where || 'everywhere'}, ${hash}`;
}
