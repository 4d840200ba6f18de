import { Param, ValidationPipe, type ArgumentMetadata, type PipeTransform, type ValidationError } from '@nestjs/common';
import { isId, type Id } from '@stepwell/kernel';
import { ProblemError, type InputFault } from './problem.js';

class InputRefused extends Error {
  constructor(readonly faults: readonly ValidationError[]) {
    super('input refused');
  }
}

/** Checks DTOs by their class-validator rules; unknown fields are refused. Faults become 400 `invalid-input` with pointers. */
export class InputPipe extends ValidationPipe {
  constructor() {
    super({
      whitelist: true,
      forbidNonWhitelisted: true,
      transform: true,
      exceptionFactory: (faults) => new InputRefused(faults),
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    try {
      return await super.transform(metadata.type === 'body' ? (value ?? {}) : value, metadata);
    } catch (error) {
      if (!(error instanceof InputRefused)) throw error;
      throw new ProblemError('invalid-input', { errors: faultsOf(error.faults, prefixOf(metadata)) });
    }
  }
}

function prefixOf({ type }: ArgumentMetadata): string {
  if (type === 'query') return '?';
  return type === 'param' ? ':' : '/';
}

function faultsOf(faults: readonly ValidationError[], prefix: string): readonly InputFault[] {
  return faults.flatMap(({ property, constraints, children }) => {
    const pointer = `${prefix}${escapePointer(property)}`;
    const own = Object.values(constraints ?? {}).map((detail) => ({ pointer, detail: plain(detail, property) }));
    return [...own, ...faultsOf(children ?? [], `${pointer}/`)];
  });
}

/** RFC 6901, 3. */
function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function plain(detail: string, property: string): string {
  if (detail.endsWith('should not exist')) return 'is not a known field';
  return detail.startsWith(`${property} `) ? detail.slice(property.length + 1) : detail;
}

class IdPipe implements PipeTransform<string, Id> {
  transform(value: string, { data }: ArgumentMetadata): Id {
    if (isId(value)) return value;
    const fault = { pointer: `:${data ?? 'id'}`, detail: 'must be a lower-case UUID' };
    throw new ProblemError('invalid-input', { errors: [fault] });
  }
}

/** A path parameter that is an id: `@IdParam('patientId') patientId: Id`. */
export function IdParam(name: string): ParameterDecorator {
  return Param(name, new IdPipe());
}
