import { CONTRACTS } from './registry.js';
import { TOPICS, type Contract } from './contract.js';

const ATTRIBUTES: Record<string, string> = {
  ce_specversion: 'CloudEvents version, 1.0.',
  ce_id: 'UUID of the event, unique per source.',
  ce_source: '/stepwell/<service>.',
  ce_type: '<service>.<PastTense>.v<major>.',
  ce_time: 'Clinical time, RFC 3339 UTC: when it happened.',
  ce_recordedat: 'When it was recorded, RFC 3339 UTC.',
  ce_sequence: 'Place in the stream (service, topic, key), from 1, without gaps.',
  ce_tenantid: 'Provider organisation.',
  ce_siteid: 'Site, when the event belongs to one.',
  ce_correlationid: 'Request that began it all.',
  ce_causationid: 'Event or request that caused this one.',
  ce_traceparent: 'W3C trace context, when traced.',
};
const OPTIONAL = ['ce_siteid', 'ce_traceparent'];

/** The AsyncAPI 3.0 document of every topic and event, made from the contracts. */
export function asyncApi(): object {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Stepwell events',
      version: '1.0.0',
      description: 'CloudEvents 1.0 over Kafka, binary mode. Consumers ignore unknown fields and unknown types.',
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(TOPICS.map((topic) => [topic, channel(topic)])),
    operations: Object.fromEntries(
      TOPICS.map((topic) => [`receive ${topic}`.replaceAll(/[ .]/g, '-'), operation(topic)]),
    ),
    components: {
      messages: Object.fromEntries(CONTRACTS.map((contract) => [contract.type, message(contract)])),
      messageTraits: { cloudEvent: { headers: headers() } },
    },
  };
}

function channel(topic: string): object {
  const messages = CONTRACTS.filter((contract) => contract.topic === topic);
  return {
    address: topic,
    messages: Object.fromEntries(messages.map(({ type }) => [type, { $ref: `#/components/messages/${type}` }])),
    bindings: { kafka: { topic, partitions: 12, topicConfiguration: { 'cleanup.policy': ['delete'] } } },
  };
}

function operation(topic: string): object {
  return { action: 'receive', channel: { $ref: `#/channels/${topic}` } };
}

function message(contract: Contract): object {
  const { $id: _id, ...payload } = { $id: '', ...contract.schema };
  return {
    name: contract.type,
    summary: (contract.schema as { description?: string }).description,
    contentType: 'application/json',
    traits: [{ $ref: '#/components/messageTraits/cloudEvent' }],
    bindings: { kafka: { key: { type: 'string', format: 'uuid', description: `The payload's ${contract.key}.` } } },
    payload,
  };
}

function headers(): object {
  const properties = Object.entries(ATTRIBUTES).map(([name, description]) => [name, { type: 'string', description }]);
  return {
    type: 'object',
    required: Object.keys(ATTRIBUTES).filter((name) => !OPTIONAL.includes(name)),
    properties: Object.fromEntries(properties),
  };
}
