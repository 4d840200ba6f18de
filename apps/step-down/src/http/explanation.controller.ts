import { Controller, Get, Query } from '@nestjs/common';
import type { Id } from '@stepwell/kernel';
import { Caller, Edge, IdParam, Roles, type Answer, type Call, type Reply } from '@stepwell/platform';
import { Explaining, type Unexplained } from '../app/explaining.js';
import type { StepDownRecorded } from '../app/outcomes.js';
import { Reading } from '../app/reading.js';
import { dueText, sentencesOf, type Explanation, type Sentence } from '../domain/explaining.js';
import { mayWorkAt, READERS } from './access.js';
import { AsOfQuery } from './requests.js';

/** Why, in plain words; every sentence links to the facts it rests on. */
@Controller('step-down/v1')
export class ExplanationController {
  constructor(
    private readonly edge: Edge<StepDownRecorded>,
    private readonly reading: Reading,
    private readonly explaining: Explaining,
  ) {}

  /** Why a patient stands where they do, and what would change it. */
  @Get('patients/:patientId/explanation')
  @Roles(...READERS)
  patient(@Caller() call: Call, @IdParam('patientId') patientId: Id, @Query() { siteDate }: AsOfQuery): Promise<Reply> {
    return this.edge.read(call, 'explain-patient', patientId, async (tx) => {
      const seen = await this.reading.see(tx, patientId, mayWorkAt(call), siteDate);
      const told = await this.explaining.seen(tx, seen);
      if (!told) return { ok: false, rejection: 'not-admitted' };
      return {
        ok: true,
        body: { patientId, siteDate: seen.look.today, asOf: seen.look.asOf, ...shown(told, patientId) },
      };
    });
  }

  /** Why a proposal was made, in words and as data. */
  @Get('proposals/:proposalId/explanation')
  @Roles(...READERS)
  proposal(@Caller() call: Call, @IdParam('proposalId') proposalId: Id): Promise<Reply> {
    return this.edge.read(call, 'explain-proposal', proposalId, async (tx) => {
      const guard = mayWorkAt(call);
      const { patientId, proposal } = await this.reading.proposal(tx, proposalId, guard);
      const { zone } = await this.reading.place(tx, patientId);
      const told = await this.explaining.proposal(tx, patientId, proposal, guard);
      const due = { due: dueText(proposal.dueAt, zone), zone };
      return explained(told, patientId, { proposalId, patientId, siteDate: proposal.siteDate, ...due });
    });
  }

  /** Why a decision came out as it did, in words and as data. */
  @Get('decisions/:decisionId/explanation')
  @Roles(...READERS)
  decision(@Caller() call: Call, @IdParam('decisionId') decisionId: Id): Promise<Reply> {
    return this.edge.read(call, 'explain-decision', decisionId, async (tx) => {
      const [record, told] = await this.explaining.record(tx, decisionId, mayWorkAt(call));
      const { patientId, siteDate, kind, hash } = record;
      return explained(told, patientId, { decisionId, patientId, siteDate, kind, hash });
    });
  }

  /** Why a hold was set, by the decision of its day. */
  @Get('holds/:holdId/explanation')
  @Roles(...READERS)
  hold(@Caller() call: Call, @IdParam('holdId') holdId: Id): Promise<Reply> {
    return this.edge.read(call, 'explain-hold', holdId, async (tx) => {
      const { patientId, hold, sentences } = await this.explaining.hold(tx, holdId, mayWorkAt(call));
      const { trigger, released } = hold;
      return { ok: true, body: { holdId, patientId, trigger, released, sentences: linked(sentences, patientId) } };
    });
  }

  /** What an event id in a sentence stands for. */
  @Get('patients/:patientId/facts/:eventId')
  @Roles(...READERS)
  fact(@Caller() call: Call, @IdParam('patientId') patientId: Id, @IdParam('eventId') eventId: Id): Promise<Reply> {
    return this.edge.read(call, 'read-fact', patientId, async (tx) => ({
      ok: true,
      body: { patientId, ...(await this.explaining.fact(tx, patientId, eventId, mayWorkAt(call))) },
    }));
  }
}

function explained(told: Explanation | Unexplained, patientId: Id, about: object): Answer<object> {
  if (typeof told === 'string') return { ok: false, rejection: told };
  return { ok: true, body: { ...about, ...shown(told, patientId) } };
}

/** The explanation by parts, and all its sentences as one text. */
export function shown(told: Explanation, patientId: Id) {
  const { headline, criteria, triggers, blockers, missing, flips, runnerUp, rules } = told;
  const one = (sentence: Sentence) => linked([sentence], patientId)[0]!;
  const many = (sentences: readonly Sentence[]) => linked(sentences, patientId);
  return {
    text: sentencesOf(told)
      .map(({ text }) => text)
      .join('\n'),
    headline: one(headline),
    criteria: many(criteria),
    triggers: many(triggers),
    blockers: many(blockers),
    missing: many(missing),
    flips: one(flips),
    runnerUp: one(runnerUp),
    rules: one(rules),
  };
}

function linked(sentences: readonly Sentence[], patientId: Id) {
  return sentences.map(({ code, text, events }) => ({
    ...{ code, text },
    events: events.map((eventId) => ({ eventId, href: `/step-down/v1/patients/${patientId}/facts/${eventId}` })),
  }));
}
