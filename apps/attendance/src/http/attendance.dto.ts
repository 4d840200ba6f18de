import { IsCode, IsInstant, IsSiteDate, IsUuid } from '@stepwell/platform';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  Max,
  Min,
  ValidateBy,
  ValidateIf,
  ValidateNested,
} from 'class-validator';

const CHECK_IN_SOURCES = ['front-desk', 'kiosk', 'telehealth', 'staff'] as const;
const MOST_MINUTES = 1_440;
const MOST_ROWS = 1_000;
const MOST_OF_ONE_SESSION = 200;

/** A patient who is not on the roster. */
class WalkInBody {
  /** The patient is not on the roster and came anyway. */
  @IsOptional()
  @IsBoolean()
  walkIn?: boolean;

  /** Coded reason; needed with `walkIn`. */
  @IsOptional()
  @IsCode()
  walkInReason?: string;
}

export class MarkBody extends WalkInBody {
  @IsUuid()
  patientId: string;

  /** When the patient came or went. */
  @IsInstant()
  at: string;

  /** Where it was noted; `front-desk` when absent. */
  @IsOptional()
  @IsIn(CHECK_IN_SOURCES)
  source?: (typeof CHECK_IN_SOURCES)[number];
}

/** A stay: arrival and departure, or minutes. */
export class AttendedBody {
  @IsOptional()
  @IsInstant()
  arrivedAt?: string;

  @IsOptional()
  @IsInstant()
  leftAt?: string;

  /** Minutes present, min; from the arrival, or from the planned start. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MOST_MINUTES)
  minutes?: number;
}

/** An absence. */
export class MissedBody {
  /** Coded reason, for example no-show, transport, hospital, unknown. */
  @IsCode()
  reason: string;

  /** When the patient gave notice. */
  @IsOptional()
  @IsInstant()
  notifiedAt?: string;
}

const OUTCOMES = ['attended', 'missed', 'withdrawn'] as const;
type OutcomeName = (typeof OUTCOMES)[number];

/** Exactly one of the outcome fields must be given; the fault points at this one. */
function OnlyOutcome(own: OutcomeName): PropertyDecorator {
  const others = OUTCOMES.filter((name) => name !== own);
  const isGiven = (object: object, name: OutcomeName): boolean => Reflect.get(object, name) !== undefined;
  const asked = ValidateIf((object: object) => isGiven(object, own) || others.every((name) => !isGiven(object, name)));
  const alone = ValidateBy({
    name: 'onlyOutcome',
    validator: {
      validate: (value, args) => value !== undefined && others.every((name) => !isGiven(args?.object ?? {}, name)),
      defaultMessage: () => 'give exactly one outcome',
    },
  });
  return (target, property) => {
    asked(target, property);
    alone(target, property);
  };
}

/** What became of one patient: exactly one of `attended` and `missed`. */
export class RowBody extends WalkInBody {
  @IsUuid()
  patientId: string;

  @OnlyOutcome('attended')
  @ValidateNested()
  @Type(() => AttendedBody)
  attended?: AttendedBody;

  @OnlyOutcome('missed')
  @ValidateNested()
  @Type(() => MissedBody)
  missed?: MissedBody;
}

/** Everybody of one session. */
export class SessionAttendanceBody {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_OF_ONE_SESSION)
  @ValidateNested({ each: true })
  @Type(() => RowBody)
  rows: RowBody[];
}

export class BatchRowBody extends RowBody {
  @IsUuid()
  sessionId: string;
}

/** Up to a thousand outcomes over several sessions of a site day. */
export class BatchBody {
  @IsUuid()
  siteId: string;

  @IsSiteDate()
  siteDate: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_ROWS)
  @ValidateNested({ each: true })
  @Type(() => BatchRowBody)
  rows: BatchRowBody[];
}

export class MissedSessionBody extends MissedBody {
  @IsUuid()
  patientId: string;
}

/** What turned out differently: exactly one of `attended`, `missed` and `withdrawn`, and why. */
export class CorrectionBody {
  @IsUuid()
  patientId: string;

  @OnlyOutcome('attended')
  @ValidateNested()
  @Type(() => AttendedBody)
  attended?: AttendedBody;

  @OnlyOutcome('missed')
  @ValidateNested()
  @Type(() => MissedBody)
  missed?: MissedBody;

  /** The record was made in error. */
  @OnlyOutcome('withdrawn')
  @IsIn([true])
  withdrawn?: true;

  /** Coded reason of the correction. */
  @IsCode()
  reason: string;
}
