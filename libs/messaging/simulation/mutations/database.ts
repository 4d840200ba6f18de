import type { Backend } from '../database/backend.js';
import { CLAIM, EVENTS } from '../database/models/parking.js';
import { LOCK_OFFSETS } from '../database/models/consuming.js';
import { answer, at, listOf, take, type Model } from '../database/models/model.js';
import { DELETE, LOOK } from '../database/models/publishing.js';
import { Transaction } from '../database/versions.js';
import { inAnyOrder } from './core.js';
import type { Mutation } from './mutation.js';

const idsOf = (values: readonly unknown[]): readonly number[] => listOf(values[0]).map(Number);

/** Highest id that a relay's connection has deleted. */
const cursors = new WeakMap<Backend, number>();

const lookBehindCursor = (real: Model): Model =>
  function* (statement, values) {
    const { rows } = yield* real(statement, values);
    const cursor = cursors.get(statement.backend) ?? 0;
    return answer(rows.filter((row) => Number(row['id']) > cursor));
  };

const deleteAndMoveCursor =
  (real: Model): Model =>
  (statement, values) => {
    cursors.set(statement.backend, Math.max(cursors.get(statement.backend) ?? 0, ...idsOf(values)));
    return real(statement, values);
  };

const deleteRange =
  (real: Model): Model =>
  (statement, values) => {
    const last = Math.max(...idsOf(values));
    return real(statement, [Array.from({ length: last }, (_, n) => n + 1)]);
  };

const withoutLock = (): Model =>
  at((statement, [topics, partitions]) => {
    const wanted = new Set(listOf(topics).map((topic, n) => `${String(topic)}/${String(listOf(partitions)[n])}`));
    return statement
      .find(statement.table('consumer_offset'), (row) =>
        wanted.has(`${String(row['topic'])}/${String(row['partition'])}`),
      )
      .map(({ row }) => take(row, ['topic', 'partition', 'next']));
  });

const COLUMNS = ['id', 'command', 'due', 'key', 'data', 'correlation_id', 'traceparent'];

/** Timers that the statement would claim. */
const claimable = (statement: Parameters<Model>[0], [tenantId, ids, now]: readonly unknown[]) =>
  statement.find(
    statement.table('timer'),
    (row) => row['tenant_id'] === tenantId && listOf(ids).includes(row['id']) && String(row['due']) <= String(now),
  );

const claimWithoutDelete = (): Model =>
  at((statement, values) => claimable(statement, values).map(({ row }) => take(row, COLUMNS)));

const claimApart = (): Model =>
  at((statement, values) => {
    const apart = new Transaction(statement.backend);
    const due = claimable(statement, values).filter(({ gone, locker }) => !gone && locker?.state !== 'active');
    for (const version of due) version.gone = apart;
    statement.backend.server.commit(apart, true);
    return due.map(({ row }) => take(row, COLUMNS));
  });

const backwards = (real: Model): Model =>
  function* (statement, values) {
    return answer([...(yield* real(statement, values)).rows].reverse());
  };

/** Statements written wrongly. */
export const DATABASE: readonly Mutation[] = [
  {
    name: 'relay-reads-with-a-cursor',
    words:
      'the relay looks only beyond the highest id that it has published: a lower id that commits later is never seen',
    models: [
      [LOOK, lookBehindCursor],
      [DELETE, deleteAndMoveCursor],
    ],
  },
  {
    name: 'relay-deletes-a-range',
    words: 'the relay deletes everything up to the highest id that it published, with what committed meanwhile',
    models: [[DELETE, deleteRange]],
  },
  {
    name: 'offsets-not-locked',
    words: 'a batch reads its offsets without a lock: two members apply the same events',
    models: [[LOCK_OFFSETS, withoutLock]],
  },
  {
    name: 'timer-fires-twice',
    words: 'a due timer is read, not deleted, by the transaction that fires it',
    models: [[CLAIM, claimWithoutDelete]],
  },
  {
    name: 'timer-claimed-apart',
    words: 'a due timer is deleted in a transaction of its own, before its effect',
    models: [[CLAIM, claimApart]],
  },
  {
    name: 'park-released-out-of-order',
    words: 'a park list is worked off from its end',
    models: [[EVENTS, backwards]],
    plant: inAnyOrder,
  },
];
