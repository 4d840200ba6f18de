export { freshDatabase, startPostgres, type TestDatabase, type TestPostgres } from './postgres.js';
export { FixedClock } from './fixed-clock.js';
export { TestIssuer, type TokenChanges } from './issuer.js';
export { HttpClient, serveOnLoopback, type HttpAnswer, type LoopbackServer } from './http-client.js';
