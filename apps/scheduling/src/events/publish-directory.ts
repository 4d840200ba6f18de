import { CredentialChangedV1, ProgramDefinedV1, SiteRegisteredV1, StaffRegisteredV1 } from '@stepwell/contracts';
import type { Instant } from '@stepwell/kernel';
import type { OutgoingEvent } from '@stepwell/messaging';
import type { DirectoryEvent } from '../domain/directory.js';

/** Sites, programs and staff on the directory topic; names stay here. */
export function publishDirectory(event: DirectoryEvent, occurredAt: Instant): OutgoingEvent {
  switch (event.type) {
    case 'site-registered': {
      const { name: _, ...data } = event.site;
      return { contract: SiteRegisteredV1, key: data.siteId, siteId: data.siteId, occurredAt, data };
    }
    case 'program-defined': {
      const { name: _, ...data } = event.program;
      return { contract: ProgramDefinedV1, key: data.programId, siteId: data.siteId, occurredAt, data };
    }
    case 'staff-registered':
      return {
        contract: StaffRegisteredV1,
        key: event.staff.staffId,
        siteId: null,
        occurredAt,
        data: event.staff,
      };
    case 'credential-changed': {
      const { type: _, ...data } = event;
      return { contract: CredentialChangedV1, key: data.staffId, siteId: null, occurredAt, data };
    }
  }
}
