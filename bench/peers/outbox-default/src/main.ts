// Peers of the `latency` and `recovery` benches: two ways to tell other services over Kafka that the documentation of
// NestJS and the outbox tutorials lead to, read by the stock Kafka transport.
//   https://docs.nestjs.com/microservices/kafka, https://docs.nestjs.com/techniques/task-scheduling,
//   https://docs.nestjs.com/techniques/database, https://microservices.io/patterns/data/polling-publisher.html
// PEER_MODE  poll         as documented: once a second the unsent rows, one by one: emit, wait, save({ sent: true });
//                         the consumer save()s, one partition at a time
//            poll-tuned   once a second one producer.send and one UPDATE for all of them; the consumer inserts with one statement, six
//                         partitions at a time
//            direct-emit  no outbox: client.emit() after the commit, answer not waited for. What a crash in between
//                         commits is never told: the floor of latency, not a way to publish. Consumer as tuned.
// PEER_PARTS publish, consume: which of the two this process is; both when absent.
import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { Controller, Inject, Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  ClientKafka,
  ClientsModule,
  EventPattern,
  Payload,
  Transport,
  type KafkaOptions,
  type MicroserviceOptions,
} from '@nestjs/microservices';
import { Interval, ScheduleModule } from '@nestjs/schedule';
import { InjectDataSource, InjectRepository, TypeOrmModule } from '@nestjs/typeorm';
import { lastValueFrom } from 'rxjs';
import { DataSource, In, Repository } from 'typeorm';
import { openLoop } from '../../../harness/open-loop.js';
import { Attendance, Fact, Outbox, TABLES, type Attended } from './tables.js';

const MODE = process.env['PEER_MODE'] ?? 'poll';
const TUNED = MODE !== 'poll';
const PARTS = (process.env['PEER_PARTS'] ?? 'publish,consume').split(',');
const TOPIC = 'attended';
const PATIENTS = 1_000;
const BROKERS = (process.env['PEER_KAFKA'] ?? '').split(',');

@Injectable()
class Publisher {
  private readonly patients = Array.from({ length: PATIENTS }, () => randomUUID());
  private polling = false;

  constructor(
    @InjectDataSource() private readonly source: DataSource,
    @InjectRepository(Outbox) private readonly outbox: Repository<Outbox>,
    @Inject('BUS') private readonly bus: ClientKafka,
  ) {}

  async tell(n: number): Promise<string> {
    const event: Attended = { sessionId: randomUUID(), patientId: this.patients[n % PATIENTS]!, minutes: 170 };
    const row = { key: event.patientId, payload: JSON.stringify(event) };
    await this.source.transaction(async (manager) => {
      await manager.insert(Attendance, event);
      if (MODE !== 'direct-emit') await manager.insert(Outbox, row);
    });
    if (MODE === 'direct-emit') this.bus.emit(TOPIC, { key: row.key, value: row.payload });
    return event.sessionId;
  }

  @Interval(1000)
  async poll(): Promise<void> {
    if (this.polling || MODE === 'direct-emit' || !PARTS.includes('publish')) return;
    this.polling = true;
    const rows = await this.outbox.find({ where: { sent: false }, order: { id: 'ASC' } });
    await (TUNED ? this.together(rows) : this.oneByOne(rows));
    this.polling = false;
  }

  private async oneByOne(rows: readonly Outbox[]): Promise<void> {
    for (const row of rows) {
      await lastValueFrom(this.bus.emit(TOPIC, { key: row.key, value: row.payload }));
      await this.outbox.save({ ...row, sent: true });
    }
  }

  private async together(rows: readonly Outbox[]): Promise<void> {
    if (rows.length === 0) return;
    const messages = rows.map(({ key, payload }) => ({ key, value: payload }));
    await this.bus.producer.send({ topic: TOPIC, messages });
    await this.outbox.update({ id: In(rows.map(({ id }) => id)) }, { sent: true });
  }
}

@Controller()
class Projection {
  constructor(@InjectRepository(Fact) private readonly facts: Repository<Fact>) {}

  @EventPattern(TOPIC)
  async attended(@Payload() { sessionId, patientId, minutes }: Attended): Promise<void> {
    const fact = { sessionId, patientId, minutes };
    if (TUNED) await this.facts.createQueryBuilder().insert().values(fact).orIgnore().execute();
    else await this.facts.save(fact);
  }
}

const client: KafkaOptions = { transport: Transport.KAFKA, options: { client: { brokers: BROKERS } } };

@Module({
  imports: [
    TypeOrmModule.forRoot({
      type: 'postgres',
      url: process.env['PEER_DATABASE_URL'] ?? '',
      entities: TABLES,
      synchronize: process.env['PEER_SCHEMA'] !== 'kept',
      poolSize: 12,
    }),
    TypeOrmModule.forFeature(TABLES),
    ScheduleModule.forRoot(),
    ClientsModule.register([{ name: 'BUS', ...client }]),
  ],
  controllers: PARTS.includes('consume') ? [Projection] : [],
  providers: [Publisher],
})
class AppModule {}

const consumes = PARTS.includes('consume');
const app = consumes
  ? await NestFactory.createMicroservice<MicroserviceOptions>(AppModule, {
      logger: ['error'],
      transport: Transport.KAFKA,
      options: {
        client: { brokers: BROKERS },
        consumer: { groupId: 'projection' },
        subscribe: { fromBeginning: true },
        run: { partitionsConsumedConcurrently: TUNED ? 6 : 1 },
      },
    })
  : await NestFactory.createApplicationContext(AppModule, { logger: ['error'] });
await app.get<ClientKafka>('BUS').connect();
if ('listen' in app) await app.listen();
const publisher = app.get(Publisher);
process.on('message', ({ rate, seconds }: { rate: number; seconds: number }) => {
  void openLoop(rate, seconds, (n) => publisher.tell(n)).then((facts) => process.send?.({ facts, evaluations: [] }));
});
process.send?.('ready');
