import { Bookings } from './app/bookings.js';
import { CalendarContexts } from './app/calendar-contexts.js';
import { Calendar } from './app/calendar.js';
import { Directory } from './app/directory.js';
import { Enrollments } from './app/enrollments.js';
import { Horizon } from './app/horizon.js';
import { Leadership } from './app/leadership.js';
import { PatientConditions } from './app/patient-conditions.js';
import { Placing } from './app/placing.js';
import { Previews } from './app/previews.js';
import { Rosters } from './app/rosters.js';
import { Seating } from './app/seating.js';
import { SessionWriter } from './app/session-writer.js';
import { Sessions } from './app/sessions.js';
import { Supplies } from './app/supplies.js';
import { Tracks } from './app/tracks.js';
import { Vacancies } from './app/vacancies.js';
import { WaitingLine } from './app/waiting-line.js';
import { AppointmentStore } from './db/appointment.store.js';
import { ConditionStore } from './db/condition.store.js';
import { DirectoryStore } from './db/directory.store.js';
import { PlacementStore } from './db/placement.store.js';
import { SeatStore } from './db/seat.store.js';
import { SeriesStore } from './db/series.store.js';
import { SessionStore } from './db/session.store.js';
import { houseRules, type SchedulingRules } from './domain/rules/house-rules.js';

/** Every object that a controller of scheduling is built from; each is found by its class. */
export function compose(rules: SchedulingRules = houseRules): readonly object[] {
  const stores = {
    directory: new DirectoryStore(),
    series: new SeriesStore(),
    sessions: new SessionStore(),
    placements: new PlacementStore(),
    seats: new SeatStore(),
    conditions: new ConditionStore(),
    appointments: new AppointmentStore(),
  };
  const placing = composePlacing(stores, rules);
  return [...Object.values(stores), ...placing, ...composeCalendar(stores, placing[0], rules)];
}

interface Stores {
  readonly directory: DirectoryStore;
  readonly series: SeriesStore;
  readonly sessions: SessionStore;
  readonly placements: PlacementStore;
  readonly seats: SeatStore;
  readonly conditions: ConditionStore;
  readonly appointments: AppointmentStore;
}

function composePlacing(stores: Stores, rules: SchedulingRules): readonly [Placing, ...object[]] {
  const { directory, series, placements, seats, conditions } = stores;
  const supplies = new Supplies(directory, series, seats, conditions, rules);
  const placing = new Placing(placements, seats, supplies);
  return [
    placing,
    new PatientConditions(conditions, placing, rules.seating),
    new WaitingLine(placements, conditions, placing, rules.seating),
    new Seating(placements, supplies, placing),
    new Enrollments(placements, conditions, directory, series, rules),
  ];
}

function composeCalendar(stores: Stores, placing: Placing, rules: SchedulingRules): readonly object[] {
  const { directory, series, sessions, seats, conditions, appointments } = stores;
  const leadership = new Leadership(directory, series, sessions, rules.components);
  const writer = new SessionWriter(sessions, appointments, leadership);
  const horizon = new Horizon(series, writer, rules.calendar);
  const contexts = new CalendarContexts(directory, series, rules);
  const calendar = new Calendar(directory, series, seats, contexts, writer, horizon, new Vacancies(placing));
  const rosters = new Rosters(sessions, series, seats, appointments, conditions, rules.seating);
  return [
    new Directory(directory, leadership),
    horizon,
    calendar,
    rosters,
    new Sessions(series, sessions, contexts, writer),
    new Tracks(directory, series, seats, calendar),
    new Previews(calendar, rosters),
    new Bookings(appointments, series, horizon),
  ];
}
