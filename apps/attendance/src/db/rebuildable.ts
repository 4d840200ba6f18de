/** Tables of read models that are made of other services' events alone, by view. A migration makes their functions. */
export const REBUILDABLE = {
  roster: ['session', 'appointment', 'patient_fact', 'patient', 'membership'],
} as const;
