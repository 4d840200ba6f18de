import { contractOf, SERVICES, topicOf } from '@stepwell/contracts';
import { uuidv5 } from '@stepwell/kernel';
import type { TenantTx } from '../consumer/tenant-tx.js';
import type { StreamKey } from '../consumer/consumer-rows.js';

/**
 * Tells the readers of a patient's own stream that facts of the patient wait at this service, or flow again (design 3).
 * Streams that are no patient's (calendar, directory) have no such stream: operators see them in the park list.
 */
export function announce<E>(
  tx: TenantTx<E>,
  service: string,
  name: 'FactsParked' | 'FactsResumed',
  stream: StreamKey,
  reason: string,
): void {
  const source = SERVICES.find((publisher) => publisher === stream.source);
  if (!source || stream.topic !== topicOf(source, 'patient')) return;
  const contract = contractOf(`${service}.${name}.v1`);
  if (!contract) return;
  const data = { patientId: stream.key, source: stream.source, consumer: service, reason };
  const id = uuidv5(tx.cause.causationId, `${service}/${name}/${stream.topic}/${reason}`);
  tx.recordOutgoing(id, { contract, key: stream.key, siteId: null, occurredAt: tx.now, data });
}
