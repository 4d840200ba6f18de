// Our contestant of the `what-if` bench: step-down as it ships, its facts kept by its own consumer, its what-if over them.
import { randomUUID } from 'node:crypto';
import { PostgresTransport, type ServiceUrls } from '@stepwell/messaging';
import { stepDown } from '../../apps/step-down/src/service.js';
import { Keeping } from '../../apps/step-down/src/app/keeping.js';
import { WhatIf } from '../../apps/step-down/src/app/what-if.js';
import { factOf } from '../../apps/step-down/src/events/fact-of.js';
import { causeOf, started } from '../latency/platform.js';
import { DECIDED_ON, EVENTS_EACH, eventsOf, patientOf } from './cohort.js';
import { serve } from './contestant.js';
import { NEW_RULES, wordsOf, type Answer } from './deciding.js';
import { SITE, TENANT, ZONE } from './telling.js';

/** Patients whose facts are kept in one transaction. */
const TOGETHER = 20;

const urls = JSON.parse(process.env['BENCH_URLS'] ?? '{}') as Record<string, ServiceUrls>;
const transport = new PostgresTransport({ url: urls['step-down']!.ops });
await transport.connect();
const { service, db } = await started(stepDown, urls, transport);
const scope = { tenantId: TENANT, cause: causeOf(randomUUID()) };

async function keep(from: number, until: number): Promise<void> {
  const events = Array.from({ length: until - from }, (_, n) => eventsOf(from + n)).flat();
  const facts = events.flatMap((event) => {
    const fact = factOf(event, ZONE);
    return fact ? [{ patientId: event.key, siteId: SITE, zone: ZONE, fact }] : [];
  });
  await db.transaction(scope, (tx) =>
    service.app.get(Keeping).keep(tx, { facts, doses: [], registered: [] }, () => undefined),
  );
}

serve({
  async fill(patients) {
    for (let from = 0; from < patients; from += TOGETHER) await keep(from, Math.min(from + TOGETHER, patients));
  },
  async run(patients) {
    const decisions: Answer['decisions'][number][] = [];
    const ids = Array.from({ length: patients }, (_, n) => patientOf(n));
    await db.transaction(scope, (tx) =>
      service.app.get(WhatIf).evaluate(tx, ids, { ruleSet: NEW_RULES, on: DECIDED_ON }, (found) => {
        decisions.push([found.patientId, wordsOf(found)]);
      }),
    );
    return { events: decisions.length * EVENTS_EACH, decisions };
  },
});
