/** How a service of the fault worlds differs from its usual self; travels as JSON in the environment of its process. */
export class Behaviour {
  /** Handlers throw on events of these patients: a bug that a later version does not have. */
  readonly failsFor: readonly string[] = [];
  /** A later version of the producer: every fact is followed by an event that no consumer of the chain handles. */
  readonly tellsMore: boolean = false;
  /** Broken on purpose: rows leave the outbox before the bus has acknowledged them. */
  readonly forgetsAcks: boolean = false;
  /** Broken on purpose: effects are written on a connection of their own, outside the transaction of watermark and offset. */
  readonly effectsApart: boolean = false;

  static of(json: string | undefined): Behaviour {
    return Object.assign(new Behaviour(), JSON.parse(json ?? '{}'));
  }
}
