import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

/** The publisher's own row; written once, so that it still knows the transaction that committed it. */
@Entity('attendance')
export class Attendance {
  @PrimaryColumn('uuid') sessionId: string;
  @Column('uuid') patientId: string;
  @Column('int') minutes: number;
}

@Entity('outbox')
export class Outbox {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' }) id: string;
  @Column('text') key: string;
  @Column('text') payload: string;
  @Column('boolean', { default: false }) sent: boolean;
}

/** The projection of another service, here in the same database. */
@Entity('fact')
export class Fact {
  @PrimaryColumn('uuid') sessionId: string;
  @Column('uuid') patientId: string;
  @Column('int') minutes: number;
}

export const TABLES = [Attendance, Outbox, Fact];

/** What travels. */
export interface Attended {
  readonly sessionId: string;
  readonly patientId: string;
  readonly minutes: number;
}
