import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { Role } from '../auth/principal.js';
import { ProblemError } from './problem.js';
import type { Call } from './call.js';

/** Metadata key of `@Roles`. */
export const ROLES_KEY = 'stepwell:roles';
/** Metadata key of `@Public`. */
export const PUBLIC_KEY = 'stepwell:public';

/** Lets callers with one of `roles` in; on a class for all its routes, on a method it replaces the class's. */
export function Roles(...roles: readonly [Role, ...Role[]]): ClassDecorator & MethodDecorator {
  return SetMetadata(ROLES_KEY, roles);
}

/** Lets everybody in, without a token. */
export function Public(): ClassDecorator & MethodDecorator {
  return SetMetadata(PUBLIC_KEY, true);
}

/** A request that the guard has let in. */
export interface AuthenticatedRequest {
  call?: Call;
}

/** The `Call` of this request; only on routes with `@Roles`. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Call => {
  const { call } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  if (!call) throw new ProblemError('token-missing');
  return call;
});
