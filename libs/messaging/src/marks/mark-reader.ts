import { PARTITIONS, topicOf, type ServiceName } from '@stepwell/contracts';
import type { Instant } from '@stepwell/kernel';
import type { Lanes } from '../outbox/lanes.js';
import type { Marks } from '../service/definition.js';

/** Reads how far each source has vouched and this service has applied. */
export class MarkReader implements Marks {
  constructor(
    private readonly lanes: Lanes,
    private readonly schema: string,
  ) {}

  async asOf(source: ServiceName): Promise<Instant | null> {
    const session = await this.lanes.session();
    const [row] = await session.query<{ as_of: Instant | null; marks: number }>(
      `SELECT min(as_of) AS as_of, count(*)::int AS marks FROM ${this.schema}.mark WHERE source = $1 AND topic = $2`,
      [source, topicOf(source, 'patient')],
    );
    return row && row.marks === PARTITIONS ? row.as_of : null;
  }
}
