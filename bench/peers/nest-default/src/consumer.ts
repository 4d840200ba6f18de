// Peer of the `apply` bench: the stock Kafka transport of NestJS, eachMessage, with a projection kept by TypeORM.
// Written from https://docs.nestjs.com/microservices/kafka, https://docs.nestjs.com/techniques/database and
// https://typeorm.io/docs/working-with-entity-manager/repository-api (save, insert, upsert). PEER_STYLE:
//   inbox           one transaction per event: look for the inbox row, save() it, read the projection, save() it
//   inbox-tuned     partitions at once, one INSERT ... ON CONFLICT DO NOTHING for the inbox and one upsert that adds up
//   no-inbox        read the projection, save() it; an event delivered twice counts twice
//   no-inbox-tuned  partitions at once and one upsert without a transaction around it
// Tuned: partitionsConsumedConcurrently (all 12), a pool of as many, no reading before writing.
import 'reflect-metadata';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, EventPattern, KafkaContext, Payload, Transport, type MicroserviceOptions } from '@nestjs/microservices';
import { InjectDataSource, TypeOrmModule } from '@nestjs/typeorm';
import { Column, DataSource, Entity, PrimaryColumn, type EntityManager } from 'typeorm';

const PARTITIONS = 12;
const style = process.env['PEER_STYLE'] ?? 'inbox';
const tuned = style.endsWith('-tuned');

@Entity('inbox')
class Inbox {
  @PrimaryColumn('uuid') eventId: string;
}

@Entity('attended')
class Attended {
  @PrimaryColumn('uuid') patientId: string;
  @Column('int') sessions: number;
  @Column('int') minutes: number;
}

interface SessionAttended {
  readonly patientId: string;
  readonly minutes: number;
}

type Apply = (source: DataSource, eventId: string, event: SessionAttended) => Promise<void>;

async function addBySaving(manager: EntityManager, { patientId, minutes }: SessionAttended): Promise<void> {
  const row = (await manager.findOneBy(Attended, { patientId })) ?? { patientId, sessions: 0, minutes: 0 };
  await manager.save(Attended, { ...row, sessions: row.sessions + 1, minutes: row.minutes + minutes });
}

const UPSERT = `INSERT INTO attended AS row ("patientId", sessions, minutes) VALUES ($1, 1, $2)
  ON CONFLICT ("patientId") DO UPDATE SET sessions = row.sessions + 1, minutes = row.minutes + excluded.minutes`;

async function addByUpsert(manager: EntityManager, { patientId, minutes }: SessionAttended): Promise<void> {
  await manager.query(UPSERT, [patientId, minutes]);
}

const styles: Readonly<Record<string, Apply>> = {
  inbox: (source, eventId, event) =>
    source.transaction(async (manager) => {
      if (await manager.findOneBy(Inbox, { eventId })) return;
      await manager.save(Inbox, { eventId });
      await addBySaving(manager, event);
    }),
  'inbox-tuned': (source, eventId, event) =>
    source.transaction(async (manager) => {
      const fresh = await manager.query<object[]>(
        'INSERT INTO inbox ("eventId") VALUES ($1) ON CONFLICT DO NOTHING RETURNING 1',
        [eventId],
      );
      if (fresh.length > 0) await addByUpsert(manager, event);
    }),
  'no-inbox': (source, _, event) => addBySaving(source.manager, event),
  'no-inbox-tuned': (source, _, event) => addByUpsert(source.manager, event),
};
const apply = styles[style];
if (!apply) throw new Error('PEER_STYLE names no style');

@Controller()
class Projection {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  @EventPattern(process.env['PEER_TOPIC'] ?? 'stepwell.attendance.v1')
  async attended(@Payload() data: SessionAttended, @Ctx() context: KafkaContext): Promise<void> {
    await apply!(this.source, String(context.getMessage().headers?.['ce_id']), data);
  }
}

@Module({
  imports: [
    TypeOrmModule.forRoot({
      type: 'postgres',
      url: process.env['PEER_DATABASE_URL'] ?? '',
      entities: [Inbox, Attended],
      synchronize: true,
      poolSize: PARTITIONS,
    }),
  ],
  controllers: [Projection],
})
class AppModule {}

const app = await NestFactory.createMicroservice<MicroserviceOptions>(AppModule, {
  logger: ['error'],
  transport: Transport.KAFKA,
  options: {
    client: { brokers: (process.env['PEER_KAFKA'] ?? '').split(',') },
    consumer: { groupId: `peer-${process.pid}` },
    subscribe: { fromBeginning: true },
    run: { partitionsConsumedConcurrently: tuned ? PARTITIONS : 1 },
  },
});
process.send?.('ready');
process.once('message', () => void app.listen());
