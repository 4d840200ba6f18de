import type { MigrationClasses } from '@stepwell/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { messagingTables, parkedTimers } from './tables.js';

/** Messaging's own migrations for one service's schema; they run before the service's. */
export function messagingMigrations(schema: string): MigrationClasses {
  class Messaging1700000000001 implements MigrationInterface {
    readonly name = 'Messaging1700000000001';
    async up(runner: QueryRunner): Promise<void> {
      for (const statement of messagingTables(schema)) await runner.query(statement);
    }
    down(): Promise<void> {
      return forwardOnly();
    }
  }
  class Messaging1700000000002 implements MigrationInterface {
    readonly name = 'Messaging1700000000002';
    async up(runner: QueryRunner): Promise<void> {
      for (const statement of parkedTimers(schema)) await runner.query(statement);
    }
    down(): Promise<void> {
      return forwardOnly();
    }
  }
  return [Messaging1700000000001, Messaging1700000000002];
}

function forwardOnly(): Promise<never> {
  return Promise.reject(new Error('migrations go forward only'));
}
