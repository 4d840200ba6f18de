import { journey } from './journey.js';

journey('postgres', { transport: 'postgres' });
