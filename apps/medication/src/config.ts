/** Medication has no settings of its own beyond the platform's. */
export type MedicationConfig = Readonly<Record<string, never>>;
