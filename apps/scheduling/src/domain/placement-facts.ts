import type { Id, Instant, SiteDate } from '@stepwell/kernel';
import type { PlacementEvent } from './placement-events.js';
import { isOfFormerStay, type Approval, type Home, type Intensity, type Placement } from './placement.js';
import { releaseReservation } from './settling.js';

/** The patient was admitted; a second telling changes nothing. After a reopening it is told by `eventId` and begins anew. */
export function noteAdmission(
  state: Placement,
  home: Home,
  intensity: Intensity,
  eventId: Id,
): readonly PlacementEvent[] {
  if (state.reopened)
    return [{ type: 'readmission-noted', ...about(state), home, intensity: { ...intensity, sourceId: eventId } }];
  if (state.home) return [];
  return [{ type: 'admission-noted', ...about(state), home, intensity }];
}

/** A signed change is in force. A step-up frees what was reserved for a step-down that is now overtaken. */
export function noteIntensity(state: Placement, intensity: Intensity): readonly PlacementEvent[] {
  if (state.intensities.some((known) => known.sourceId === intensity.sourceId)) return [];
  const noted: PlacementEvent = { type: 'intensity-noted', ...about(state), intensity };
  if (isOfFormerStay(state, intensity))
    return [noted, ...dropApproval(state, intensity.sourceId, 'patient-discharged')];
  if (intensity.cause !== 'phase-up' || !state.approval) return [noted];
  return [...dropApproval(state, state.approval.approvalId, 'stepped-up'), noted];
}

/** A step-down was approved; only one is open at a time, the newer replaces the older. */
export function noteApproval(
  state: Placement,
  approval: Omit<Approval, 'reservation' | 'attempts'>,
): readonly PlacementEvent[] {
  const { approvalId } = approval;
  const known = state.approval?.approvalId === approvalId;
  if (known || state.intensities.some((intensity) => intensity.sourceId === approvalId)) return [];
  const replaced = state.approval ? dropApproval(state, state.approval.approvalId, 'replaced') : [];
  return [...replaced, { type: 'approval-noted', ...about(state), approval }];
}

/** The approved change will not happen: its reservation is free again. */
export function dropApproval(state: Placement, approvalId: Id, reason: string): readonly PlacementEvent[] {
  if (state.approval?.approvalId !== approvalId) return [];
  return [...releaseReservation(state, reason), { type: 'approval-withdrawn', ...about(state), approvalId }];
}

/** The patient was discharged; `on` is the last day of any membership. */
export function noteEnd(state: Placement, on: SiteDate, reason: string): readonly PlacementEvent[] {
  if (state.endedOn !== null) return [];
  return [{ type: 'end-noted', ...about(state), on, reason }];
}

/** The episode is open again: that alone holds no seat, the next admission does. */
export function noteReopening(state: Placement): readonly PlacementEvent[] {
  if (state.endedOn === null || state.reopened) return [];
  return [{ type: 'reopening-noted', ...about(state) }];
}

/** The patient is back from elsewhere: the last known intensity asks for a seat again. */
export function noteReturn(state: Placement, sourceId: Id, from: SiteDate): readonly PlacementEvent[] {
  const last = state.intensities.at(-1);
  const known = state.intensities.some((intensity) => intensity.sourceId === sourceId);
  if (!last || known) return [];
  return [{ type: 'return-noted', ...about(state), intensity: { ...last, sourceId, cause: 'return', from } }];
}

/** The age band changed at a birthday (HW-5). */
export function noteAgeBand(state: Placement, ageBand: Home['ageBand']): readonly PlacementEvent[] {
  if (!state.home || state.home.ageBand === ageBand) return [];
  return [{ type: 'age-band-noted', ...about(state), ageBand }];
}

/** The time for a scheduler's task ran out. */
export function noteOverdue(state: Placement, now: Instant): readonly PlacementEvent[] {
  const late = state.blocks.some((block) => !block.overdue && block.dueAt !== null && block.dueAt <= now);
  return late ? [{ type: 'seat-task-overdue', ...about(state) }] : [];
}

const about = ({ patientId, episodeId }: Placement): { patientId: Id; episodeId: Id } => ({ patientId, episodeId });
