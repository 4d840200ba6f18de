import type { Facts } from '@stepwell/kernel';

/** One refusal of the registry. */
export interface ProblemSpec {
  /** HTTP status, 400..599. */
  readonly status: number;
  /** The refusal in plain words; never about one person. */
  readonly title: string;
  /** Who can lift it, in plain words: `the caller`, `a medical director`, `nobody`. */
  readonly liftableBy: string;
}

/** One fault in the input; `pointer` is a JSON pointer into the body, or `?name` for a query parameter. */
export interface InputFault {
  readonly pointer: string;
  readonly detail: string;
}

/** RFC 9457 problem document as sent. */
export interface ProblemDocument {
  readonly type: string;
  readonly code: string;
  readonly title: string;
  readonly status: number;
  readonly liftableBy: string;
  readonly traceId: string;
  readonly detail?: string;
  readonly facts?: Facts;
  readonly errors?: readonly InputFault[];
}

/** A refusal thrown by the edge itself (input, token, version, site); services return rejections instead. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  constructor(
    readonly code: string,
    readonly extra: {
      readonly detail?: string;
      readonly facts?: Facts;
      readonly errors?: readonly InputFault[];
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(code);
  }
}
