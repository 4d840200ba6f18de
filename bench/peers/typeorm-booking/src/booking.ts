// Peer of the `booking` bench: a seat is booked with TypeORM as its documentation shows transactions and locks
// (https://typeorm.io/docs/advanced-topics/transactions, https://typeorm.io/docs/query-builder/select-query-builder#set-locking
// and #lock-modes) and as PostgreSQL's shows SERIALIZABLE (https://www.postgresql.org/docs/18/mvcc-serialization-failure-handling.html).
// It keeps the booking and does none of the rest: no event, outbox, log or row-level security. PEER_STYLE:
//   lock               pessimistic_write on the patient, then on the session; count; look for overlaps; save()
//   lock-tuned         the same locks, but nobody is locked who would be refused anyhow; counts in one statement; insert()
//   serializable       the checks in a SERIALIZABLE transaction, redone on 40001 as long as it takes
//   serializable-tuned the same with counts in one statement, insert(), and a growing, jittered pause between tries
//   check-then-insert  the checks, then save(), without any of that: known to overbook
import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { Column, DataSource, Entity, Index, LessThan, MoreThan, PrimaryColumn, type EntityManager } from 'typeorm';
import { serve, type Load } from '../../../booking/clients.js';

type Order = Load['orders'][number];

@Entity('patient')
class Patient {
  @PrimaryColumn('uuid') id: string;
}

@Entity('session')
class Session {
  @PrimaryColumn('uuid') id: string;
  @Column('timestamptz') startsAt: Date;
  @Column('timestamptz') endsAt: Date;
  @Column('int') capacity: number;
}

@Entity('booking')
class Booking {
  @PrimaryColumn('uuid') id: string;
  @Index() @Column('uuid') patientId: string;
  @Index() @Column('uuid') sessionId: string;
  @Column('timestamptz') startsAt: Date;
  @Column('timestamptz') endsAt: Date;
}

const source = await new DataSource({
  type: 'postgres',
  url: process.env['PEER_DATABASE_URL'] ?? '',
  entities: [Patient, Session, Booking],
  synchronize: process.env['PEER_SYNCHRONIZE'] !== 'no',
  poolSize: 10,
}).initialize();

/** The checks, one query each, as repositories make them. */
async function isFree(manager: EntityManager, session: Session, patientId: string): Promise<boolean> {
  const taken = await manager.countBy(Booking, { sessionId: session.id });
  if (taken >= session.capacity) return false;
  const { startsAt, endsAt } = session;
  return !(await manager.existsBy(Booking, { patientId, startsAt: LessThan(endsAt), endsAt: MoreThan(startsAt) }));
}

/** The checks in one statement. */
async function freeSession(manager: EntityManager, { sessionId, patientId }: Order): Promise<Session | null> {
  const [row] = await manager.query<Session[]>(
    `SELECT s.* FROM session s WHERE s.id = $1
       AND (SELECT count(*) FROM booking WHERE "sessionId" = s.id) < s.capacity
       AND NOT EXISTS (SELECT 1 FROM booking WHERE "patientId" = $2 AND "startsAt" < s."endsAt" AND "endsAt" > s."startsAt")`,
    [sessionId, patientId],
  );
  return row ?? null;
}

function bookingOf({ sessionId, patientId }: Order, { startsAt, endsAt }: Session): Booking {
  return { id: randomUUID(), patientId, sessionId, startsAt, endsAt };
}

function lock({ patientId, sessionId }: Order): Promise<boolean> {
  return source.transaction(async (manager) => {
    const pessimistic = { mode: 'pessimistic_write' } as const;
    await manager.findOneOrFail(Patient, { where: { id: patientId }, lock: pessimistic });
    const session = await manager.findOneOrFail(Session, { where: { id: sessionId }, lock: pessimistic });
    if (!(await isFree(manager, session, patientId))) return false;
    await manager.save(Booking, bookingOf({ patientId, sessionId }, session));
    return true;
  });
}

async function lockTuned(order: Order): Promise<boolean> {
  if (!(await freeSession(source.manager, order))) return false;
  return source.transaction(async (manager) => {
    await manager.query('SELECT 1 FROM patient WHERE id = $1 FOR UPDATE', [order.patientId]);
    await manager.query('SELECT 1 FROM session WHERE id = $1 FOR UPDATE', [order.sessionId]);
    const session = await freeSession(manager, order);
    if (session) await manager.insert(Booking, bookingOf(order, session));
    return session !== null;
  });
}

function serializable(order: Order): Promise<boolean> {
  return retried(() =>
    source.transaction('SERIALIZABLE', async (manager) => {
      const session = await manager.findOneByOrFail(Session, { id: order.sessionId });
      if (!(await isFree(manager, session, order.patientId))) return false;
      await manager.save(Booking, bookingOf(order, session));
      return true;
    }),
  );
}

function serializableTuned(order: Order): Promise<boolean> {
  const work = () =>
    source.transaction('SERIALIZABLE', async (manager) => {
      const session = await freeSession(manager, order);
      if (session) await manager.insert(Booking, bookingOf(order, session));
      return session !== null;
    });
  return retried(work, 5);
}

const SERIALIZATION_FAILURE = '40001';

async function retried(work: () => Promise<boolean>, pauseMs = 0): Promise<boolean> {
  for (let nth = 1; ; nth++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error) || error.code !== SERIALIZATION_FAILURE) throw error;
      if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs * nth * (0.5 + Math.random())));
    }
  }
}

async function checkThenInsert(order: Order): Promise<boolean> {
  const session = await source.manager.findOneByOrFail(Session, { id: order.sessionId });
  if (!(await isFree(source.manager, session, order.patientId))) return false;
  await source.manager.save(Booking, bookingOf(order, session));
  return true;
}

const styles: Readonly<Record<string, (order: Order) => Promise<boolean>>> = {
  lock,
  'lock-tuned': lockTuned,
  serializable,
  'serializable-tuned': serializableTuned,
  'check-then-insert': checkThenInsert,
};

const book = styles[process.env['PEER_STYLE'] ?? ''];
if (!book) throw new Error('PEER_STYLE names no style');
serve(book);
