import { describe } from '@jest/globals';
import { conformance } from './conformance/conformance.js';
import { openPostgresBus } from './postgres-bus.js';

describe('the bus on the Postgres log', () => conformance(openPostgresBus));
