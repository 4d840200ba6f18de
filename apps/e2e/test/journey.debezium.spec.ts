import { Connect } from './debezium/connect.js';
import { journey } from './journey.js';

const { STEPWELL_TEST_DEBEZIUM: jars = '', STEPWELL_TEST_KAFKA: brokers = '' } = process.env;

// The same journey, step by step: the consumers notice nothing of who publishes.
journey('kafka, published by Debezium instead of the relays', {
  transport: 'kafka',
  publisher: new Connect(jars, brokers),
});
