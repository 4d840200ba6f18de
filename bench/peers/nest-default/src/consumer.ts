// Peer of the `apply` bench: the stock Kafka transport of NestJS with one transaction per event that saves an inbox row
// and the projection with TypeORM. PEER_CONCURRENCY is partitionsConsumedConcurrently: 1 as documented, more when tuned.
import 'reflect-metadata';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, EventPattern, KafkaContext, Payload, Transport, type MicroserviceOptions } from '@nestjs/microservices';
import { InjectDataSource, TypeOrmModule } from '@nestjs/typeorm';
import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';

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

@Controller()
class Projection {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  @EventPattern(process.env['PEER_TOPIC'] ?? 'stepwell.attendance.v1')
  async attended(@Payload() data: { patientId: string; minutes: number }, @Ctx() context: KafkaContext): Promise<void> {
    const eventId = String(context.getMessage().headers?.['ce_id']);
    await this.source.transaction(async (manager) => {
      if (await manager.findOneBy(Inbox, { eventId })) return;
      await manager.save(Inbox, { eventId });
      const row = (await manager.findOneBy(Attended, { patientId: data.patientId })) ?? {
        patientId: data.patientId,
        sessions: 0,
        minutes: 0,
      };
      await manager.save(Attended, { ...row, sessions: row.sessions + 1, minutes: row.minutes + data.minutes });
    });
  }
}

@Module({
  imports: [
    TypeOrmModule.forRoot({
      type: 'postgres',
      url: process.env['PEER_DATABASE_URL'] ?? '',
      entities: [Inbox, Attended],
      synchronize: true,
      poolSize: 12,
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
    run: { partitionsConsumedConcurrently: Number(process.env['PEER_CONCURRENCY'] ?? '1') },
  },
});
await app.listen();
process.send?.('ready');
