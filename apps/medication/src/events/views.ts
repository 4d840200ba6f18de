import type { Id } from '@stepwell/kernel';
import type { Received, View } from '@stepwell/messaging';
import type { PatientStore } from '../db/patient.store.js';
import { REBUILDABLE } from '../db/rebuildable.js';
import { factsOf } from './facts.js';
import { PATIENT } from './patient-events.js';

const TYPES: ReadonlySet<string> = new Set(PATIENT.map(({ type }) => type));

/** Read models of medication that are made of other services' events alone. */
export function viewsOf(patients: PatientStore): readonly View[] {
  return [
    {
      name: 'medication-facts',
      about: 'the facts of other services that decide what may be given: holds, leaves, concerns, withdrawal scores',
      tables: REBUILDABLE['medication-facts'],
      contracts: PATIENT,
      fold: (tx, events) => patients.keep(tx, events.filter(isAboutPatient).flatMap(factsOf)),
    },
  ];
}

function isAboutPatient(event: Received): event is Received<{ readonly patientId: Id }> {
  return TYPES.has(event.type);
}
