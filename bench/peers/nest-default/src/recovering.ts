// Peer of the `recovery` bench: the stock Kafka transport of NestJS with kafkajs as npm has it, one row per event kept by
// TypeORM, which counts how often it was applied. Written from https://docs.nestjs.com/microservices/kafka and
// https://docs.nestjs.com/techniques/database; session, heartbeat and retry settings as they come.
import 'reflect-metadata';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, EventPattern, KafkaContext, Payload, Transport, type MicroserviceOptions } from '@nestjs/microservices';
import { InjectDataSource, TypeOrmModule } from '@nestjs/typeorm';
import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';

@Entity('effect')
class Effect {
  @PrimaryColumn('uuid') eventId: string;
  @Column('float8') sentAt: number;
  @Column('int') times: number;
}

const APPLY = `INSERT INTO effect AS e ("eventId", "sentAt", times) VALUES ($1, $2, 1)
  ON CONFLICT ("eventId") DO UPDATE SET times = e.times + 1`;

@Controller()
class Projection {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  @EventPattern('stepwell.attendance.v1')
  async told(@Payload() { sentAt }: { readonly sentAt: number }, @Ctx() context: KafkaContext): Promise<void> {
    await this.source.query(APPLY, [String(context.getMessage().headers?.['ce_id']), sentAt]);
  }
}

@Module({
  imports: [
    TypeOrmModule.forRoot({
      type: 'postgres',
      url: process.env['PEER_DATABASE_URL'] ?? '',
      entities: [Effect],
      synchronize: true,
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
    consumer: { groupId: 'peer' },
    subscribe: { fromBeginning: true },
  },
});
await app.listen();
process.send?.('ready');
