import type { Fault, NotRun } from '../framework/fault.js';
import { API } from './api.js';
import { BROKER } from './broker.js';
import { CONSUMER } from './consumer.js';
import { CONTENTS } from './contents.js';
import { DATABASE } from './database.js';
import { DEPLOY } from './deploy.js';
import { RELAY_FAULTS } from './relay.js';

const byNumber = (a: Fault, b: Fault): number =>
  Number(/\d+/.exec(a.id)) - Number(/\d+/.exec(b.id)) || a.id.localeCompare(b.id);

/** Every fault that can be injected, in the order of its number. */
export const MATRIX: readonly Fault[] = [
  ...API,
  ...RELAY_FAULTS,
  ...CONSUMER,
  ...BROKER,
  ...DATABASE,
  ...CONTENTS,
  ...DEPLOY,
].sort(byNumber);

/** Rows of the matrix that nothing runs, and why. */
export const NOT_RUN: readonly NotRun[] = [
  {
    id: 'F27b',
    words: 'the whole database is restored from a backup older than the bus',
    reason: 'commands that clients were told done are gone by what is done to it; an operator decides, see the runbook',
  },
  {
    id: 'F35',
    words: 'the same slot booked by 64 clients while the broker or Postgres is killed',
    reason: 'the chain has no bookings; `npm run bench -- booking` races 64 clients for seats without the kill',
  },
  {
    id: 'F36',
    words: 'the same dose confirmed twice on two tablets, one of them synced late',
    reason: 'the chain gives no doses; the medication service has specs of it',
  },
];
