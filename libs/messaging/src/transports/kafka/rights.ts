import { ByteWriter } from './bytes.js';
import { fetchRequest } from './fetch-request.js';
import { createErrorFromCode, sendFramed, type Broker, type Cluster, type KafkaError } from './kafkajs-internals.js';
import { boundsOf } from './membership.js';
import { produceRequest, produceResponse } from './produce-request.js';

/** What a service must be allowed to do at the broker. */
export interface NeededRights {
  readonly group: string;
  readonly consumes: readonly string[];
  readonly publishes: readonly string[];
}

const NO_TOPIC = 'UNKNOWN_TOPIC_OR_PARTITION';
const NO_RIGHT_TO_TOPIC = 'TOPIC_AUTHORIZATION_FAILED';
const NO_RIGHT_TO_GROUP = 'GROUP_AUTHORIZATION_FAILED';
const NOBODY = 'nobody';
const FIRST_PARTITION = 0;
/** `INITIAL` of a fetch session that is none. */
const NO_SESSION = { sessionId: 0, epoch: -1, forgotten: [] };

/**
 * What is missing, one line each: asked by reading at the end, by publishing nothing, and by a heartbeat of nobody, so that
 * nothing changes at the broker.
 */
export async function missingRights(cluster: Cluster, needed: NeededRights): Promise<readonly string[]> {
  const topics = [...new Set([...needed.consumes, ...needed.publishes])];
  const lines: string[] = [];
  for (const topic of topics) {
    const unseen = await failure(() => cluster.addMultipleTargetTopics([topic]));
    if (unseen) lines.push(topicLine(topic, unseen, 'Describe'));
    else lines.push(...(await ofTopic(cluster, topic, needed)));
  }
  if (needed.consumes.length > 0) lines.push(...(await ofGroup(cluster, needed.group)));
  return lines;
}

async function ofTopic(cluster: Cluster, topic: string, { consumes, publishes }: NeededRights): Promise<string[]> {
  const leader = cluster.findTopicPartitionMetadata(topic).find(({ partitionId }) => partitionId === FIRST_PARTITION);
  if (!leader) return [`topic ${topic} has no partitions`];
  const broker = await cluster.findBroker({ nodeId: String(leader.leader) });
  const unread = consumes.includes(topic) ? await failure(() => read(cluster, broker, topic)) : null;
  const unwritten = publishes.includes(topic) ? await failure(() => write(broker, topic)) : null;
  return [
    ...(unread ? [topicLine(topic, unread, 'Read')] : []),
    ...(unwritten ? [topicLine(topic, unwritten, 'Write')] : []),
  ];
}

async function read(cluster: Cluster, broker: Broker, topic: string): Promise<void> {
  const [bounds] = await boundsOf(cluster, [{ topic, partition: FIRST_PARTITION }]);
  const changed = [{ topic, partition: FIRST_PARTITION, next: bounds!.end }];
  const { fetched } = await broker.connectionPool.send(fetchRequest(changed, { ...NO_SESSION, changed }, 0));
  refuse(fetched[0]?.errorCode ?? 0);
}

async function write(broker: Broker, topic: string): Promise<void> {
  const nothing = [{ topic, partition: FIRST_PARTITION, records: [] }];
  const request = produceRequest(nothing, Date.now(), new ByteWriter(0));
  const { outcomes } = await sendFramed(broker, request, produceResponse);
  refuse(outcomes[0]?.errorCode ?? 0);
}

/** Only a missing right is of interest: that nothing cannot be written is the expected answer. */
function refuse(errorCode: number): void {
  if (errorCode === 0) return;
  const error = createErrorFromCode(errorCode);
  if (error.type === NO_RIGHT_TO_TOPIC) throw error;
}

async function ofGroup(cluster: Cluster, group: string): Promise<string[]> {
  const error = await failure(async () => {
    const coordinator = await cluster.findGroupCoordinator({ groupId: group });
    await coordinator.heartbeat({ groupId: group, memberId: NOBODY, groupGenerationId: 0 });
  });
  return error?.type === NO_RIGHT_TO_GROUP ? [`no right to Read the group ${group}`] : [];
}

async function failure(work: () => Promise<unknown>): Promise<KafkaError | null> {
  try {
    await work();
    return null;
  } catch (error) {
    return error as KafkaError;
  }
}

function topicLine(topic: string, error: KafkaError, right: string): string {
  if (error.type === NO_TOPIC) return `topic ${topic} does not exist, or may not be described: run the verb migrate`;
  if (error.type === NO_RIGHT_TO_TOPIC) return `no right to ${right} the topic ${topic}`;
  return `topic ${topic} cannot be used (${error.type ?? error.message})`;
}
