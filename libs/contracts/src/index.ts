export * from './contract.js';
export * from './envelope.js';
export * from './intake.events.js';
export * from './scheduling.events.js';
export * from './attendance.events.js';
export * from './medication.events.js';
export * from './step-down.events.js';
export * from './rule-set.events.js';
