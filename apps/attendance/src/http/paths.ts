import { IsUuid } from '@stepwell/platform';

export class SessionPath {
  @IsUuid()
  sessionId: string;
}

export class SitePath {
  @IsUuid()
  siteId: string;
}

export class PatientPath {
  @IsUuid()
  patientId: string;
}

export class OutreachPath {
  @IsUuid()
  outreachId: string;
}
