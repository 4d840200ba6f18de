import { Body, Controller, HttpCode, Post, type Type } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import type { Id } from '@stepwell/kernel';
import { Caller, honourVersion, IsCode, IsUuid, ProblemError, Roles, type Call } from '@stepwell/platform';
import type { TimerParkOutcome, TimerParks } from '../timers/timer-parks.js';
import { actorOf } from './parks-controller.js';

/** Which timer; an operator's token belongs to no tenant, so the tenant is named. */
class TimerBody {
  @ApiProperty({ description: 'Tenant.' })
  @IsUuid()
  tenantId: Id;

  @ApiProperty({ description: 'Timer, as the list of parks names it.' })
  @IsUuid()
  timerId: Id;
}

class SkipTimerBody extends TimerBody {
  @ApiProperty({ description: 'Coded reason; it goes into the audit record.' })
  @IsCode()
  reason: string;
}

/** `/<service>/v1/parks/timers`: what an operator does with timers that wait; `/parks` lists them. Everything is audited. */
export function timerParksController(service: string, timers: () => TimerParks): Type {
  @ApiTags('parks')
  @Controller(`${service}/v1/parks/timers`)
  @Roles('operator')
  class TimerParksController {
    @Post('retry')
    @HttpCode(200)
    @ApiOperation({ summary: 'Lets a parked timer fire again, within moments; it parks again when it fails again.' })
    async retry(@Caller() call: Call, @Body() timer: TimerBody): Promise<TimerParkOutcome> {
      honourVersion(call, null);
      const outcome = await timers().retry(timer, actorOf(call));
      if (outcome === 'not-parked') throw new ProblemError('timer-not-parked');
      return outcome;
    }

    @Post('skip')
    @HttpCode(200)
    @ApiOperation({
      summary:
        'Deletes a parked timer for a coded reason: neither its work nor a timer it would schedule ever happens.',
    })
    async skip(@Caller() call: Call, @Body() { reason, ...timer }: SkipTimerBody): Promise<TimerParkOutcome> {
      honourVersion(call, null);
      const outcome = await timers().skip(timer, actorOf(call), reason);
      if (outcome === 'not-parked') throw new ProblemError('timer-not-parked');
      if (outcome === 'reason-required') throw new ProblemError('park-reason-required');
      return outcome;
    }
  }
  return TimerParksController;
}
