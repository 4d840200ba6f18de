import type { RunningService } from '@stepwell/messaging';

/** What is still moving when a platform does not come to rest in time. */
export class NotQuiet extends Error {
  override readonly name = 'NotQuiet';
}

/** So long must nothing have been committed before the databases are asked, in milliseconds of machine time. */
const CALM_MS = 4;

/**
 * Resolves when nothing moves any more: outboxes empty, offsets at the end, due timers fired, at every service,
 * twice in a row with no transaction in between (one look could miss an event on its way between two services).
 * Throws NotQuiet with counts per service after `deadlineMs` of machine time.
 */
export async function untilQuiet(services: readonly RunningService[], deadlineMs: number): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  let before = '';
  for (;;) {
    await calm(services, deadline);
    const looks = await Promise.all(services.map((service) => service.idle()));
    const still = looks.every((look) => look.outbox === 0 && look.timersDue === 0 && look.lag === 0);
    const activity = looks.map((look) => look.activity).join(' ');
    if (still && activity === before) return;
    before = still ? activity : '';
    if (performance.now() > deadline) throw new NotQuiet(describe(services, looks));
  }
}

/** Waits, in process and without a query, until no service has committed anything for a moment. */
async function calm(services: readonly RunningService[], deadline: number): Promise<void> {
  const seen = (): string => services.map((service) => service.activity()).join(' ');
  for (let last = ''; last !== seen() && performance.now() < deadline;) {
    last = seen();
    await new Promise((resolve) => setTimeout(resolve, CALM_MS));
  }
}

function describe(
  services: readonly RunningService[],
  looks: readonly { outbox: number; lag: number; timersDue: number }[],
): string {
  const parts = looks.map(
    (look, i) => `${services[i]!.name}: outbox ${look.outbox}, lag ${look.lag}, timers due ${look.timersDue}`,
  );
  return `the platform did not come to rest: ${parts.join('; ')}`;
}
