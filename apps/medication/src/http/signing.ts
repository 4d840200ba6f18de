import { ProblemError, type Call } from '@stepwell/platform';
import type { Orderer } from '../app/prescribing.js';
import type { Signature } from '../domain/events.js';

/** The caller's signature; 403 `tier-not-allowed` for a token without a credential tier. */
export function signatureOf({ principal }: Call): Signature {
  if (principal.tier === null) throw new ProblemError('tier-not-allowed');
  return { staffId: principal.staffId ?? principal.subject, tier: principal.tier };
}

/** The caller as the one who orders. */
export function ordererOf(call: Call): Orderer {
  return { signature: signatureOf(call), staffId: call.principal.staffId };
}
