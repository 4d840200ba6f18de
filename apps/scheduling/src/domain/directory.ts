import { accept, isZone, reject, type Decision, type Id, type SiteDate, type Tier, type Zone } from '@stepwell/kernel';
import type { Staff } from './leadership.js';
import type { TrackKind } from './series.js';

/** A place of treatment. */
export interface Site {
  readonly siteId: Id;
  /** Shown to staff; travels in no event. */
  readonly name: string;
  readonly zone: Zone;
  readonly jurisdiction: string;
  readonly edition: '3' | '4';
  /** Certified opioid treatment program. */
  readonly opioidTreatmentProgram: boolean;
}

/** A program of a site: whom it takes. */
export interface Program {
  readonly programId: Id;
  readonly siteId: Id;
  readonly name: string;
  readonly ageBand: 'adult' | 'adolescent';
}

/** A day or evening weekly template of a program, made of series. */
export interface Track {
  readonly trackId: Id;
  readonly siteId: Id;
  readonly programId: Id;
  readonly kind: TrackKind;
  readonly name: string;
}

export interface SiteRegistered {
  readonly type: 'site-registered';
  readonly site: Site;
}
export interface ProgramDefined {
  readonly type: 'program-defined';
  readonly program: Program;
}
export interface StaffRegistered {
  readonly type: 'staff-registered';
  readonly staff: Staff;
}
export interface CredentialChanged {
  readonly type: 'credential-changed';
  readonly staffId: Id;
  readonly tier: Tier;
  readonly credentialUntil: SiteDate | null;
}
export type DirectoryEvent = SiteRegistered | ProgramDefined | StaffRegistered | CredentialChanged;

/** Registers a site or changes its facts. The zone of a site with a calendar stays, since its sessions live in wall time. */
export function registerSite(
  site: Site,
  known: { readonly zone: Zone; readonly hasSeries: boolean } | null,
): Decision<SiteRegistered, 'unknown-zone' | 'zone-in-use'> {
  if (!isZone(site.zone)) return reject('unknown-zone');
  if (known?.hasSeries && known.zone !== site.zone) return reject('zone-in-use');
  return accept({ type: 'site-registered', site });
}

/** Changes a credential: renewed, raised, lowered or ended (`credentialUntil` in the past). */
export function changeCredential(
  staff: Staff,
  tier: Tier,
  credentialUntil: SiteDate | null,
): Decision<CredentialChanged, 'nothing-to-change'> {
  if (staff.tier === tier && staff.credentialUntil === credentialUntil) return reject('nothing-to-change');
  return accept({ type: 'credential-changed', staffId: staff.staffId, tier, credentialUntil });
}
