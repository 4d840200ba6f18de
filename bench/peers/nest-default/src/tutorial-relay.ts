// Peer of the `relay` bench: the outbox of the tutorials. Every second 100 unsent rows are read, sent one by one,
// and marked with save().
import 'reflect-metadata';
import { Kafka, logLevel } from 'kafkajs';
import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';

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
const producer = new Kafka({ brokers: [process.env['BENCH_KAFKA'] ?? ''], logLevel: logLevel.ERROR }).producer();
await producer.connect();
process.send?.('ready');
process.once('message', () => {
  setInterval(() => void tick(), 1000);
});

async function tick(): Promise<void> {
  const repository = source.getRepository(OutboxRow);
  for (const row of await repository.find({ where: { sent: false }, order: { id: 'ASC' }, take: 100 })) {
    await producer.send({ topic: row.topic, messages: [{ key: row.key, value: row.payload }] });
    await repository.save({ ...row, sent: true });
  }
}
