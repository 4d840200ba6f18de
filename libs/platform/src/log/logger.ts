/** Fields a log line may carry; everything else is dropped. Ids and codes only: never values, bodies, names or driver messages. */
export interface LogFields {
  readonly service?: string;
  readonly tenantId?: string;
  readonly eventId?: string;
  readonly correlationId?: string;
  readonly causationId?: string;
  readonly requestId?: string;
  readonly traceId?: string;
  readonly type?: string;
  readonly topic?: string;
  readonly partition?: number;
  readonly offset?: number;
  readonly lane?: number;
  readonly sequence?: number;
  readonly count?: number;
  /** Size of a record, bytes. */
  readonly bytes?: number;
  readonly attempt?: number;
  readonly outcome?: string;
  readonly durationMs?: number;
  readonly method?: string;
  readonly route?: string;
  readonly status?: number;
  readonly code?: string;
  readonly setting?: string;
  readonly port?: number;
  readonly timer?: string;
  readonly context?: string;
  /** Class of the error, for example `VersionConflict`. */
  readonly errorClass?: string;
  /** SQLSTATE or system code of the error, for example `40001`, `ECONNREFUSED`. */
  readonly errorCode?: string;
  /** An error: only its class, code and the places of its stack are written. */
  readonly error?: unknown;
}

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Structured log on an allow-list of fields. `event` is a constant phrase, never built from data. */
export interface Logger {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
  /** A logger that adds `fields` to every line. */
  child(fields: LogFields): Logger;
}
