import type { RunningService } from '@stepwell/messaging';

/** What is still moving when a platform does not come to rest in time. */
export class NotQuiet extends Error {
  override readonly name = 'NotQuiet';
}

/** Pause between two looks in process, in milliseconds of machine time. */
const LOOK_MS = 2;

/**
 * Resolves when nothing moves any more: outboxes empty, offsets at the end, due timers fired, at every service, and no
 * transaction while they were asked (an event on its way between two services is missed by both, but counts as activity).
 * Throws NotQuiet with counts per service after `deadlineMs` of machine time.
 */
export async function untilQuiet(services: readonly RunningService[], deadlineMs: number): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    await calm(services, deadline);
    const before = activityOf(services);
    const looks = await Promise.all(services.map((service) => service.idle()));
    const still = looks.every((look) => look.outbox === 0 && look.timersDue === 0 && look.lag === 0);
    if (still && activityOf(services) === before) return;
    if (performance.now() > deadline) throw new NotQuiet(describe(services, looks));
  }
}

/** Waits, without a query, until every service waits for something new and has committed nothing for a moment. */
async function calm(services: readonly RunningService[], deadline: number): Promise<void> {
  for (let last = ''; performance.now() < deadline;) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    const resting = services.every((service) => service.resting());
    const now = activityOf(services);
    if (resting && now === last) return;
    last = now;
  }
}

function activityOf(services: readonly RunningService[]): string {
  return services.map((service) => service.activity()).join(' ');
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
