import { telemetry } from './telemetry/telemetry.js';

telemetry('kafka');
