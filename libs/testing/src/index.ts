export { freshDatabase, startPostgres, type TestDatabase, type TestPostgres } from './postgres.js';
export { FixedClock } from './fixed-clock.js';
export { TestIssuer, type TokenChanges } from './issuer.js';
export { HttpClient, serveOnLoopback, type HttpAnswer, type LoopbackServer } from './http-client.js';
export { OTHER_TENANT_ID, principalFor, SITE_ID, STAFF, TENANT_ID, type TestStaff } from './staff.js';
export { TestLog } from './test-log.js';
export { startTestService, TestService, type TestServiceOptions } from './test-service.js';
export { expectEveryRouteGuarded, expectTenantIsolation } from './expectations.js';
export { sampleOf } from './exposition.js';
