/** Plain data that explains a refusal to the caller (codes, counts with their unit in the name); never names or free text. */
export type Facts = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/**
 * What a rule decides: the events that now hold, or the reason why nothing happens.
 * `E` is a service's union of domain events; `R` a union of kebab-case string literals.
 */
export type Decision<E, R extends string> = Accepted<E> | Rejected<R>;

export interface Accepted<E> {
  readonly ok: true;
  readonly events: readonly E[];
}

export interface Rejected<R extends string> {
  readonly ok: false;
  readonly rejection: R;
  readonly facts?: Facts;
}

/** The command holds; these events follow, in order. */
export function accept<E>(...events: readonly E[]): Accepted<E> {
  return { ok: true, events };
}

/** The command is refused for the reason `rejection`; `facts` say what the caller needs to lift it. */
export function reject<R extends string>(rejection: R, facts?: Facts): Rejected<R> {
  return facts ? { ok: false, rejection, facts } : { ok: false, rejection };
}
