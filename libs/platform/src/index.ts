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
export { migrate, type MigrateOptions, type MigrationClasses } from './migrations.js';
export { platformMigrations } from './platform-migrations.js';
export { isRole, isTier, ROLES, type Principal, type Role } from './auth/principal.js';
export { ProblemError, type InputFault, type ProblemDocument, type ProblemSpec } from './http/problem.js';
export { PLATFORM_PROBLEMS, ProblemRegistry } from './http/problem-registry.js';
export {
  etag,
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
export { LOG_LEVELS, type LogFields, type Logger, type LogLevel } from './logger.js';
