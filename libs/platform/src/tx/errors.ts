/** A store found another version than the one it loaded: the whole transaction is redone, at last 409 `version-conflict`. */
export class VersionConflict extends Error {
  override readonly name = 'VersionConflict';
  constructor(thing = 'aggregate') {
    super(`${thing}: changed by somebody else in the meantime`);
  }
}

/** A store's `load` found nothing: 404 problem `not-found`. `thing` is a kind (`episode`), `id` an id; never a name of a person. */
export class NotFound extends Error {
  override readonly name = 'NotFound';
  constructor(
    readonly thing: string,
    readonly id: string,
  ) {
    super(`${thing} ${id} not found`);
  }
}

/** A consumer needs a fact that another stream has not delivered yet: retried in place. Prefer storing the fact as it waits. */
export class FactNotHereYet extends Error {
  override readonly name = 'FactNotHereYet';
}

/** The service cannot start as configured: one clear line, exit code 2. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
}

/** COMMIT was answered with ROLLBACK: a statement of the transaction had failed. */
export class CommitFailed extends Error {
  override readonly name = 'CommitFailed';
}
