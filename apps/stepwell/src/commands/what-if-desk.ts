import { readPolicyFile } from '@stepwell/step-down/policy-file';
import { OperatorClient } from './operator-client.js';
import { checkPolicy } from './policy-desk.js';
import { ProgressLine } from './progress.js';
import { comparedOf, replayOf, type Compared, type Replay } from './what-if-pages.js';
import { renderLive, renderWhatIf } from './what-if-tables.js';
import type { WhatIfOptions } from './what-if.js';

type Page<T> = T & { readonly total: number; readonly cursor: string | null };

/** Reads the past page by page and adds the pages up. Answers exit codes. */
export class WhatIfDesk {
  private readonly client: OperatorClient;
  private readonly progress: ProgressLine;

  constructor(private readonly options: WhatIfOptions) {
    const reviewer = { subject: 'what-if-desk', roles: ['org-admin'], siteIds: 'all', staffId: null } as const;
    this.client = new OperatorClient(options, { ...reviewer, tier: null, tenantId: options.tenant });
    this.progress = new ProgressLine(!options.json || process.stderr.isTTY);
  }

  /** Holds the past against a policy. 1 when the file is none, told with line and column. */
  async suppose(file: string, yaml: string): Promise<number> {
    if (!readPolicyFile(yaml).ok) return checkPolicy(file, yaml, this.options.json);
    const { from, to, site: siteId, page: limit } = this.options;
    const asked = { yaml, from, to, limit, siteId };
    const pages = await this.pages('patients', limit, (cursor) =>
      this.client.post<Page<Compared>>('/step-down/v1/what-if', { ...asked, ...cursor }),
    );
    const whole = comparedOf(pages);
    this.tell(whole, () => renderWhatIf(whole, { from, to }));
    return 0;
  }

  /** Makes every stored decision of the days again. 1 when one differs. */
  async live(): Promise<number> {
    const { from, to, site: siteId, page } = this.options;
    const asked = { from, to, limit: String(page), ...(siteId ? { siteId } : {}) };
    const pages = await this.pages('decisions', page, (cursor) =>
      this.client.get<Page<Replay>>(`/step-down/v1/decisions/replay?${new URLSearchParams({ ...asked, ...cursor })}`),
    );
    const whole = replayOf(pages);
    this.tell(whole, () => renderLive(whole, { from, to }));
    return whole.different.length + whole.proposals.different.length > 0 ? 1 : 0;
  }

  private async pages<T extends { readonly total: number; readonly cursor: string | null }>(
    what: string,
    each: number,
    read: (cursor: { cursor?: string }) => Promise<T>,
  ): Promise<readonly T[]> {
    try {
      const pages = [await read({})];
      for (let last = pages[0]!; last.cursor !== null; pages.push(last)) {
        this.progress.advance(what, pages.length * each, last.total);
        last = await read({ cursor: last.cursor });
      }
      return pages;
    } finally {
      this.progress.done();
    }
  }

  private tell(document: unknown, text: () => string): void {
    process.stdout.write(`${this.options.json ? JSON.stringify(document) : text()}\n`);
  }
}
