export { freshDatabase, startPostgres, type TestDatabase, type TestPostgres } from './postgres.js';
export { FixedClock } from './fixed-clock.js';
