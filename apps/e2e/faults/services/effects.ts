import type { Received } from '@stepwell/messaging';
import type { Statement } from '@stepwell/platform';

/** Effect rows of events in one statement; a second effect of an event raises its counter instead of vanishing. */
export function effects(schema: string, tenantId: string, events: readonly Received[]): Statement {
  return {
    text: `INSERT INTO ${schema}.effect AS e (tenant_id, event_id, source, key, sequence, times)
      SELECT $1::uuid, event_id, source, key, sequence, 1
      FROM unnest($2::uuid[], $3::text[], $4::text[], $5::bigint[]) WITH ORDINALITY AS x(event_id, source, key, sequence, nth)
      ORDER BY nth
      ON CONFLICT (tenant_id, event_id) DO UPDATE SET times = e.times + 1`,
    values: [
      tenantId,
      events.map((event) => event.id),
      events.map((event) => event.service),
      events.map((event) => event.key),
      events.map((event) => event.sequence),
    ],
  };
}
