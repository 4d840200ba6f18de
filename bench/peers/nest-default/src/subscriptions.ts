// Peer of the `idle` bench: the stock Kafka transport of NestJS with kafkajs as npm has it, one microservice per group of
// PEER_GROUPS (group -> topics), all in this process, with handlers that do nothing but count. No database, no HTTP, no
// timers. Written from https://docs.nestjs.com/microservices/kafka; all settings as they come.
import 'reflect-metadata';
import { Controller, Module, type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventPattern, Transport, type MicroserviceOptions } from '@nestjs/microservices';

const brokers = (process.env['PEER_KAFKA'] ?? '').split(',');
const groups = JSON.parse(process.env['PEER_GROUPS'] ?? '{}') as Record<string, readonly string[]>;
let heard = 0;

/** A controller that listens to every topic of a group. */
function listening(topics: readonly string[]): Type {
  @Controller()
  class Listening {
    @EventPattern([...topics])
    told(): void {
      heard += 1;
    }
  }
  return Listening;
}

@Module({})
class Service {
  static of(topics: readonly string[]): DynamicModule {
    return { module: Service, controllers: [listening(topics)] };
  }
}

for (const [groupId, topics] of Object.entries(groups)) {
  const app = await NestFactory.createMicroservice<MicroserviceOptions>(Service.of(topics), {
    logger: ['error'],
    transport: Transport.KAFKA,
    options: { client: { brokers }, consumer: { groupId }, postfixId: '' },
  });
  await app.listen();
}
process.on('message', () => process.send?.(heard));
process.send?.('ready');
