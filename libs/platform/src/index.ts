export type {
  Actor,
  AuditEntry,
  Cause,
  Committed,
  Json,
  NewTimer,
  Outbox,
  Statement,
  TimerTable,
  Tx,
  TxContext,
} from './tx/tx.js';
export { CommitFailed, FactNotHereYet, NotFound, StartRefused, VersionConflict } from './tx/errors.js';
export { Database, type DatabaseOptions, type OpenTransaction, type TxScope } from './tx/database.js';
export { addressOf, openPool, type PoolOptions } from './tx/pool.js';
export { Session, sqlState, type ReleaseConnection } from './tx/session.js';
export { StatementNames } from './tx/statement-names.js';
export { CONFLICT_RETRY, isConflict, isTransient, retryConflicts, type RetryPolicy } from './tx/retry.js';
export { idsFrom, WorkTx, type TxTables } from './tx/work-tx.js';
export { auditRows } from './audit/audit-table.js';
export { tenantPolicy, tenantTable, type TenantTableOptions } from './tenancy/tenant-table.js';
export { NEXT, rebuildFunctions, type RebuildableTables } from './tenancy/rebuildable-tables.js';
export { migrate, migrationNames, type MigrateOptions, type MigrationClasses } from './migrations.js';
export { migrationRefusal, releaseOf, RELEASES, understands, type StoredRelease } from './releases.js';
export { platformMigrations } from './platform-migrations.js';
export { isRole, isTier, ROLES, type Principal, type Role } from './auth/principal.js';
export { ProblemError, type InputFault, type ProblemDocument, type ProblemSpec } from './http/problem.js';
export { PLATFORM_PROBLEMS, ProblemRegistry } from './http/problem-registry.js';
export {
  etag,
  honourVersion,
  problemReply,
  Reply,
  requireSite,
  requireVersion,
  worksAt,
  type Answer,
  type Answered,
  type Call,
} from './http/call.js';
export { Edge } from './http/edge.js';
export { Caller, Public, Roles } from './http/decorators.js';
export { IsCode, IsInstant, IsSiteDate, IsUuid } from './http/validators.js';
export { listRoutes, type RouteInfo } from './http/route-list.js';
export { IdParam, InputPipe } from './http/input-pipe.js';
export { LOG_LEVELS, type LogFields, type Logger, type LogLevel } from './log/logger.js';
export { nestLog, openLogger, type LogDestination } from './log/pino-logger.js';
export { DEFAULT_CLAIMS, type ClaimNames } from './auth/claims.js';
export { ALGORITHMS, TokenVerifier, type AuthOptions } from './auth/token-verifier.js';
export { type KeySource, type KeyTimes } from './auth/issuer-keys.js';
export { type OnDenied } from './auth/auth-guard.js';
export { type Health, type HealthCheck } from './health/health.js';
export { managementHandler } from './health/management.js';
export { ManagementPort } from './health/management-port.js';
export { ServiceMetrics, type MetricDescription, type Reading } from './telemetry/metrics.js';
export type { RouteDescription, RouteDescriptions } from './openapi/described.js';
export { buildOpenApi } from './openapi/openapi.js';
export { createServiceApp, type ServiceApp, type ServiceAppOptions } from './service-app.js';
export {
  readMigratorConfig,
  readProcessConfig,
  readServiceConfig,
  SETTINGS_BY_VERB,
  type MigratorConfig,
  type ProcessConfig,
  type ServiceConfig,
} from './config/service-config.js';
export { type KafkaConfig, type KafkaSasl, type KafkaTls } from './config/kafka-config.js';
export { type FeedAddresses } from './config/feed-config.js';
export { NoServiceToken, ServiceTokens, type ClientCredentials } from './auth/service-tokens.js';
export {
  address,
  hostPorts,
  oneWord,
  optionalAddress,
  optionalText,
  readSettings,
  secret,
  text,
  told,
  whole,
  yesNo,
  type Environment,
  type Setting,
  type Settings,
} from './config/settings.js';
export { listen, runMain, type Stoppable } from './run-main.js';
export { HttpPort } from './http-port.js';
export { HTTP_EDGES, PORT_TIMEOUTS, type HttpEdges, type PortTimeouts, type TenantRate } from './http/http-edges.js';
export {
  failed,
  keptContext,
  traceparentOf,
  Tracing,
  tracingOf,
  within,
  type SpanStart,
  type TracingOptions,
} from './telemetry/tracing.js';
