import { IsUuid } from '@stepwell/platform';

export class PatientPath {
  @IsUuid()
  patientId: string;
}

export class OrderPath {
  @IsUuid()
  orderId: string;
}

export class AlertPath {
  @IsUuid()
  alertId: string;
}

export class ReviewPath {
  @IsUuid()
  reviewId: string;
}
