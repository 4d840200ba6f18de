/** Attendance has no settings of its own beyond the platform's. */
export type AttendanceConfig = Readonly<Record<string, never>>;
