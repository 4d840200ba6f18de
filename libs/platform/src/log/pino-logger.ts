import type { LoggerService } from '@nestjs/common';
import { pino, type Logger as Pino } from 'pino';
import { activeTraceId } from '../telemetry/tracing.js';
import type { LogFields, Logger, LogLevel } from './logger.js';

const ALLOWED: ReadonlySet<string> = new Set([
  'service',
  'tenantId',
  'eventId',
  'correlationId',
  'causationId',
  'requestId',
  'traceId',
  'type',
  'topic',
  'partition',
  'offset',
  'lane',
  'sequence',
  'count',
  'bytes',
  'attempt',
  'outcome',
  'durationMs',
  'method',
  'route',
  'status',
  'code',
  'setting',
  'port',
  'timer',
  'context',
  'errorClass',
  'errorCode',
] satisfies (keyof LogFields)[]);

const MAX_TEXT = 200;
const STACK_PLACES = 8;

/** Where log lines go; standard output when absent. */
export interface LogDestination {
  write(line: string): void;
}

/** Opens a structured log: one JSON object per line with time, level, event, the trace when there is one, and the allowed fields. */
export function openLogger(service: string, level: LogLevel, destination?: LogDestination): Logger {
  const options = { level, base: { service }, messageKey: 'event', mixin: traced };
  return new PinoLogger(destination ? pino(options, destination) : pino(options));
}

function traced(): { traceId?: string } {
  const traceId = activeTraceId();
  return traceId === null ? {} : { traceId };
}

class PinoLogger implements Logger {
  constructor(private readonly pino: Pino) {}

  debug(event: string, fields: LogFields = {}): void {
    if (this.pino.isLevelEnabled('debug')) this.pino.debug(allowed(fields), event);
  }

  info(event: string, fields: LogFields = {}): void {
    this.pino.info(allowed(fields), event);
  }

  warn(event: string, fields: LogFields = {}): void {
    this.pino.warn(allowed(fields), event);
  }

  error(event: string, fields: LogFields = {}): void {
    this.pino.error(allowed(fields), event);
  }

  child(fields: LogFields): Logger {
    return new PinoLogger(this.pino.child(allowed(fields)));
  }
}

/** Keeps allowed fields with short plain values; an error keeps its class, code and the places of its stack. */
export function allowed(fields: LogFields): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (!ALLOWED.has(name)) continue;
    if (typeof value === 'string') kept[name] = value.slice(0, MAX_TEXT);
    else if (typeof value === 'number' || typeof value === 'boolean') kept[name] = value;
  }
  return fields.error === undefined ? kept : { ...kept, ...errorFields(fields.error) };
}

function errorFields(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { errorClass: typeof error };
  const code: unknown = 'code' in error ? error.code : undefined;
  // The stack begins with the message, a line of which may look like a place.
  const places = (error.stack ?? '')
    .replace(error.message, '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line));
  return {
    errorClass: error.name,
    ...(typeof code === 'string' && /^[A-Za-z0-9_-]{1,60}$/.test(code) ? { errorCode: code } : {}),
    stack: places.slice(0, STACK_PLACES).map((line) => line.trim()),
  };
}

/** Nest's own lines: warnings and errors, reduced to their context, since their texts may hold anything. */
export function nestLog(log: Logger): LoggerService {
  const contextOf = (rest: readonly unknown[]): LogFields => {
    const context = rest.at(-1);
    return typeof context === 'string' ? { context } : {};
  };
  return {
    log: () => undefined,
    debug: () => undefined,
    verbose: () => undefined,
    warn: (_message: unknown, ...rest: unknown[]) => log.warn('framework warning', contextOf(rest)),
    error: (message: unknown, ...rest: unknown[]) =>
      log.error('framework error', { ...contextOf(rest), ...(message instanceof Error ? { error: message } : {}) }),
    fatal: (message: unknown, ...rest: unknown[]) =>
      log.error('framework error', { ...contextOf(rest), ...(message instanceof Error ? { error: message } : {}) }),
  };
}
