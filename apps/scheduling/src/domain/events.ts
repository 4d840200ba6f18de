import type { AppointmentEvent } from './appointments.js';
import type { DirectoryEvent } from './directory.js';
import type { PlacementEvent } from './placement-events.js';
import type { SeriesEvent } from './series.js';
import type { SessionEvent } from './sessions.js';

/** Everything scheduling decides. Which of it other services hear is said in events/publish.ts. */
export type SchedulingEvent = DirectoryEvent | SeriesEvent | SessionEvent | PlacementEvent | AppointmentEvent;
