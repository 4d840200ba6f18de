// Peer of the `command` bench: one durable POST in the default NestJS stack. It checks the token, the body and the roster
// as we do (an unknown session, a patient who is not booked and a second arrival are refused), keeps the state of the
// booking and a row per check-in, and does none of the rest: no transaction around its two saves, no row-level security,
// idempotency, audit, permanent log or outbox.
import 'reflect-metadata';
import {
  Body,
  ConflictException,
  Controller,
  Inject,
  Module,
  NotFoundException,
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
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, Repository, type Relation } from 'typeorm';

const jwk = JSON.parse(process.env['PEER_JWK'] ?? '{}') as JWK;
const key = await importJWK(jwk, 'ES256');

@Entity('session')
class Session {
  @PrimaryColumn('uuid') id: string;
  @Column('timestamptz') startsAt: Date;
  @Column('timestamptz') endsAt: Date;
  @Column('boolean') cancelled: boolean;
}

@Entity('booking')
class Booking {
  @PrimaryColumn('uuid') sessionId: string;
  @PrimaryColumn('uuid') patientId: string;
  @Column('timestamptz', { nullable: true }) arrivedAt: Date | null;
  @ManyToOne(() => Session) @JoinColumn({ name: 'sessionId' }) session: Relation<Session>;
}

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
    @InjectRepository(Booking) private readonly bookings: Repository<Booking>,
    @InjectRepository(CheckIn) private readonly checkIns: Repository<CheckIn>,
    @Inject('KAFKA') private readonly kafka: ClientKafka,
  ) {}

  @Post()
  async checkIn(@Param('sessionId') sessionId: string, @Body() body: CheckInDto): Promise<object> {
    const { patientId, source } = body;
    const at = new Date(body.at);
    const booking = await this.bookings.findOne({ where: { sessionId, patientId }, relations: { session: true } });
    if (!booking || booking.session.cancelled) throw new NotFoundException();
    if (booking.arrivedAt || at > booking.session.endsAt) throw new ConflictException();
    booking.arrivedAt = at;
    await this.bookings.save(booking);
    const saved = await this.checkIns.save({ sessionId, patientId, at, source });
    await lastValueFrom(
      this.kafka.emit('check-ins', {
        key: patientId,
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
      entities: [Session, Booking, CheckIn],
      synchronize: true,
      poolSize: 10,
    }),
    TypeOrmModule.forFeature([Booking, CheckIn]),
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
