import { Body, Controller, Post } from '@nestjs/common';
import { toInstant, type Id, type Rejected } from '@stepwell/kernel';
import { Caller, IdParam, Roles, type Answer, type Call, Edge, type Reply } from '@stepwell/platform';
import { Consenting } from '../app/consenting.js';
import { HandlingConcerns } from '../app/handling-concerns.js';
import type { Loaded } from '../db/episode.store.js';
import type { Concern } from '../domain/concerns.js';
import type { IntakeEvent } from '../domain/events.js';
import { allowed, allowedSite, CLINICIANS, FRONT_LINE } from './access.js';
import { NoBody } from './episode.requests.js';
import { ConcernChangeRequest, ConcernCloseRequest, ConsentRequest } from './observation.requests.js';

/** Safety concerns: opened by answers, changed and closed by clinicians only. */
@Controller('intake/v1/safety-concerns/:concernId')
export class ConcernController {
  constructor(
    private readonly edge: Edge<IntakeEvent>,
    private readonly handling: HandlingConcerns,
  ) {}

  /** Close a safety concern with what was done. */
  @Post('close')
  @Roles(...CLINICIANS)
  close(@Caller() call: Call, @IdParam('concernId') concernId: Id, @Body() body: ConcernCloseRequest): Promise<Reply> {
    const { reason, evaluation } = body;
    const command = { reason, evaluation: { ...evaluation, evaluatedAt: toInstant(evaluation.evaluatedAt) } };
    return this.edge.command(call, 'close-concern', concernId, async (tx) =>
      concernAnswer(await this.handling.close(tx, concernId, command, allowed(call))),
    );
  }

  /** Change the kind or urgency of an open safety concern. */
  @Post('change')
  @Roles(...CLINICIANS)
  change(
    @Caller() call: Call,
    @IdParam('concernId') concernId: Id,
    @Body() { severity, reason }: ConcernChangeRequest,
  ): Promise<Reply> {
    return this.edge.command(call, 'change-concern', concernId, async (tx) =>
      concernAnswer(await this.handling.change(tx, concernId, { severity, reason }, allowed(call))),
    );
  }
}

/** Consents. */
@Controller('intake/v1')
export class ConsentController {
  constructor(
    private readonly edge: Edge<IntakeEvent>,
    private readonly consenting: Consenting,
  ) {}

  /** Keep a signed consent with all that 42 CFR 2.31 asks for. */
  @Post('patients/:patientId/consents')
  @Roles(...FRONT_LINE)
  grant(@Caller() call: Call, @IdParam('patientId') patientId: Id, @Body() body: ConsentRequest): Promise<Reply> {
    const { scope, givenBy = null } = body;
    return this.edge.command(call, 'grant-consent', patientId, async (tx) => {
      const granted = await this.consenting.grant(tx, { patientId, scope, givenBy }, allowedSite(call));
      return granted.ok ? { ok: true, status: 201, body: granted.consent, version: granted.version } : granted;
    });
  }

  /** Revoke a consent: from now on nothing leaves under it. */
  @Post('consents/:consentId/revoke')
  @Roles(...FRONT_LINE)
  revoke(@Caller() call: Call, @IdParam('consentId') consentId: Id, @Body() _: NoBody): Promise<Reply> {
    return this.edge.command(call, 'revoke-consent', consentId, async (tx) => {
      const revoked = await this.consenting.revoke(tx, consentId, allowed(call));
      return revoked.ok ? { ok: true, body: revoked.consent, version: revoked.version } : revoked;
    });
  }
}

function concernAnswer(handled: (Loaded<Concern> & { ok: true }) | Rejected<string>): Answer<Concern> {
  return handled.ok ? { ok: true, body: handled.state, version: handled.version } : handled;
}
