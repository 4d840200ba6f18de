import { sha256, canonicalJson, type Id, type SiteDate, type Zone } from '@stepwell/kernel';
import { NotFound, type Tx } from '@stepwell/platform';
import type { CaseStore } from '../db/case.store.js';
import type { DecisionStore } from '../db/decision.store.js';
import type { ListingStore } from '../db/listing.store.js';
import type { PatientCase } from '../domain/case.js';
import { recordOf, type DecisionRecord } from '../domain/decision-record.js';
import type { Look, Looking } from './looking.js';

/** A patient's case and how it looks on a day. */
export interface Seen {
  readonly held: PatientCase;
  readonly look: Look;
  /** What the evaluation would be on record as; null while no admission runs. */
  readonly record: DecisionRecord | null;
}

type Guard = (siteId: Id | null) => void;

/** Reads about patients; writes nothing but, when asked, a record of what was found. */
export class Reading {
  constructor(
    private readonly cases: CaseStore,
    private readonly decisions: DecisionStore,
    private readonly listing: ListingStore,
    private readonly looking: Looking,
  ) {}

  /** The patient on `on` (today when absent). Throws NotFound. */
  async see(tx: Tx, patientId: Id, mayWorkAt: Guard, on?: SiteDate): Promise<Seen> {
    const held = await this.case(tx, patientId, mayWorkAt);
    const look = await this.looking.at(tx, held, on);
    return { held, look, record: look.found && recordOf(look.found, 'review') };
  }

  /** As `see`, and keeps the decision record: a re-evaluation is a new decision (C38). */
  async review(tx: Tx, patientId: Id, mayWorkAt: Guard): Promise<Seen> {
    const seen = await this.see(tx, patientId, mayWorkAt);
    if (seen.record) await this.decisions.add(tx, [seen.record]);
    return seen;
  }

  /** The case alone. Throws NotFound. */
  async case(tx: Tx, patientId: Id, mayWorkAt: Guard): Promise<PatientCase> {
    if (!(await this.listing.isKnown(tx, patientId))) throw new NotFound('patient', patientId);
    const held = (await this.cases.load(tx, [patientId], await this.looking.recalledFrom(tx))).get(patientId)!;
    mayWorkAt(held.site?.siteId ?? null);
    return held;
  }

  /** A proposal with its patient. Throws NotFound. */
  async proposal(tx: Tx, proposalId: Id, mayWorkAt: Guard) {
    const patientId = await this.cases.patientOf(tx, 'proposal', proposalId);
    const held = (await this.cases.load(tx, [patientId], '1970-01-01')).get(patientId)!;
    mayWorkAt(held.site?.siteId ?? null);
    const proposal = held.proposals.find((one) => one.id === proposalId);
    if (!proposal) throw new NotFound('proposal', proposalId);
    return { patientId, proposal };
  }

  /** Zone of the patient's site; UTC while none is known. */
  async place(tx: Tx, patientId: Id): Promise<{ readonly zone: Zone }> {
    const held = (await this.cases.load(tx, [patientId], '1970-01-01')).get(patientId);
    return { zone: held?.site?.zone ?? 'UTC' };
  }

  /** SHA-256 over all canonical decision contents of the tenant, one per line, sorted by their text. */
  async digest(tx: Tx): Promise<{ records: number; sha256: string }> {
    const lines: string[] = [];
    let after: Id | null = null;
    for (;;) {
      const page: readonly { id: Id; content: object }[] = await this.decisions.contents(tx, after, DIGEST_PAGE);
      lines.push(...page.map((row) => canonicalJson(row.content)));
      if (page.length < DIGEST_PAGE) break;
      after = page.at(-1)!.id;
    }
    return { records: lines.length, sha256: sha256(lines.sort().join('\n')) };
  }
}

const DIGEST_PAGE = 5_000;
