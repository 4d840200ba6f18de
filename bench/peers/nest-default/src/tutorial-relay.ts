// Peer of the `relay` bench: the outbox of the tutorials, as in
//   https://microservices.io/patterns/data/polling-publisher.html with https://docs.nestjs.com/techniques/task-scheduling,
//   https://docs.nestjs.com/techniques/database and https://docs.nestjs.com/microservices/kafka
// BENCH_STYLE  documented   every second 100 unsent rows are read, sent one by one, and marked with save()
//              tuned        1,000 rows at a time without waiting for the second, one request, one UPDATE, a partial index
import 'reflect-metadata';
import { Kafka, logLevel } from 'kafkajs';
import { Column, DataSource, Entity, In, PrimaryColumn } from 'typeorm';

@Entity('outbox')
class OutboxRow {
  @PrimaryColumn('bigint') id: string;
  @Column('text') topic: string;
  @Column('text') key: string;
  @Column('text') payload: string;
  @Column('boolean', { default: false }) sent: boolean;
}

const source = await new DataSource({
  type: 'postgres',
  url: process.env['BENCH_DATABASE_URL'] ?? '',
  entities: [OutboxRow],
}).initialize();
const repository = source.getRepository(OutboxRow);
const producer = new Kafka({ brokers: [process.env['BENCH_KAFKA'] ?? ''], logLevel: logLevel.ERROR }).producer();
await producer.connect();
process.send?.('ready');
process.once('message', () => {
  if (process.env['BENCH_STYLE'] === 'tuned') void together();
  else setInterval(() => void tick(), 1000);
});

let ticking = false;

async function tick(): Promise<void> {
  if (ticking) return;
  ticking = true;
  for (const row of await unsent(100)) {
    await producer.send({ topic: row.topic, messages: [{ key: row.key, value: row.payload }] });
    await repository.save({ ...row, sent: true });
  }
  ticking = false;
}

async function together(): Promise<void> {
  for (;;) {
    const rows = await unsent(1_000);
    if (rows.length === 0) await new Promise((resolve) => setTimeout(resolve, 100));
    const topics = Map.groupBy(rows, ({ topic }) => topic);
    const topicMessages = [...topics].map(([topic, own]) => ({
      topic,
      messages: own.map(({ key, payload }) => ({ key, value: payload })),
    }));
    await producer.sendBatch({ topicMessages });
    await repository.update({ id: In(rows.map(({ id }) => id)) }, { sent: true });
  }
}

function unsent(take: number): Promise<OutboxRow[]> {
  return repository.find({ where: { sent: false }, order: { id: 'ASC' }, take });
}
