import { journey } from './journey.js';

journey('kafka', { transport: 'kafka' });
