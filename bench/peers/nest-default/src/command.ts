// Peer of the `command` bench: one durable POST in the default NestJS stack. It checks the token and the body as we do,
// and does none of the rest: no row-level security, idempotency, audit, permanent log or outbox.
import 'reflect-metadata';
import {
  Body,
  Controller,
  Inject,
  Module,
  Param,
  Post,
  UnauthorizedException,
  UseGuards,
  ValidationPipe,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ClientKafka, ClientsModule, Transport } from '@nestjs/microservices';
import { InjectRepository, TypeOrmModule } from '@nestjs/typeorm';
import { IsISO8601, IsIn, IsUUID } from 'class-validator';
import { importJWK, jwtVerify, type JWK } from 'jose';
import { lastValueFrom } from 'rxjs';
import { Column, Entity, PrimaryColumn, Repository } from 'typeorm';

const jwk = JSON.parse(process.env['PEER_JWK'] ?? '{}') as JWK;
const key = await importJWK(jwk, 'ES256');

@Entity('check_in')
class CheckIn {
  @PrimaryColumn('uuid') sessionId: string;
  @PrimaryColumn('uuid') patientId: string;
  @Column('timestamptz') at: Date;
  @Column('text') source: string;
}

class CheckInDto {
  @IsUUID() patientId: string;
  @IsISO8601() at: string;
  @IsIn(['front-desk', 'kiosk', 'telehealth', 'staff']) source: string;
}

class TokenGuard implements CanActivate {
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const header =
      context.switchToHttp().getRequest<{ headers: Record<string, string> }>().headers['authorization'] ?? '';
    try {
      await jwtVerify(header.replace('Bearer ', ''), key, { audience: 'stepwell' });
      return true;
    } catch {
      throw new UnauthorizedException();
    }
  }
}

@Controller('sessions/:sessionId/check-ins')
@UseGuards(TokenGuard)
class CheckInController {
  constructor(
    @InjectRepository(CheckIn) private readonly checkIns: Repository<CheckIn>,
    @Inject('KAFKA') private readonly kafka: ClientKafka,
  ) {}

  @Post()
  async checkIn(@Param('sessionId') sessionId: string, @Body() body: CheckInDto): Promise<object> {
    const saved = await this.checkIns.save({
      sessionId,
      patientId: body.patientId,
      at: new Date(body.at),
      source: body.source,
    });
    await lastValueFrom(
      this.kafka.emit('check-ins', {
        key: body.patientId,
        value: JSON.stringify({ type: 'PatientCheckedIn', ...saved }),
      }),
      { defaultValue: null },
    );
    return saved;
  }
}

@Module({
  imports: [
    TypeOrmModule.forRoot({
      type: 'postgres',
      url: process.env['PEER_DATABASE_URL'] ?? '',
      entities: [CheckIn],
      synchronize: true,
      poolSize: 10,
    }),
    TypeOrmModule.forFeature([CheckIn]),
    ClientsModule.register([
      {
        name: 'KAFKA',
        transport: Transport.KAFKA,
        options: { client: { brokers: (process.env['PEER_KAFKA'] ?? '').split(',') }, producerOnlyMode: true },
      },
    ]),
  ],
  controllers: [CheckInController],
})
class AppModule {}

const app = await NestFactory.create(AppModule, { logger: ['error'] });
app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true }));
await app.listen(Number(process.env['PEER_PORT']), '127.0.0.1');
process.send?.('ready');
