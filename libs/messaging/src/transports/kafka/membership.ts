import type { Bounds, Position, TopicPartition } from '../transport.js';
import { ASSIGNER, assignLanes } from './assigner.js';
import {
  MemberAssignment,
  MemberMetadata,
  type Broker,
  type Cluster,
  type JoinedGroup,
  type KafkaError,
} from './kafkajs-internals.js';
import { pause } from './pause.js';

/** How long the group waits for a member to finish its batch and come back. */
export const REBALANCE_TIMEOUT_MS = 60_000;

/** How often a moved leader is looked for, and how long after the first try, in milliseconds. */
const MOST_ATTEMPTS = 5;
const BACK_OFF_MS = 50;
const MOVED = new Set(['NOT_LEADER_FOR_PARTITION', 'LEADER_NOT_AVAILABLE', 'UNKNOWN_TOPIC_OR_PARTITION']);

/** One generation of the group as this member sees it. */
export class Membership {
  private constructor(
    readonly groupId: string,
    readonly memberId: string,
    readonly generationId: number,
    readonly assigned: readonly TopicPartition[],
    private readonly coordinator: Broker,
  ) {}

  /** Joins the group (as the same member as before when `previous` knows it), and assigns the partitions of all members when chosen as its leader. */
  static async join(
    cluster: Cluster,
    previous: { memberId: string },
    {
      group: groupId,
      topics,
      sessionTimeoutMs,
    }: { group: string; topics: readonly string[]; sessionTimeoutMs: number },
  ): Promise<Membership> {
    const coordinator = await cluster.findGroupCoordinator({ groupId });
    const joined = await coordinator.joinGroup({
      groupId,
      memberId: previous.memberId,
      sessionTimeout: sessionTimeoutMs,
      rebalanceTimeout: REBALANCE_TIMEOUT_MS,
      groupProtocols: [{ name: ASSIGNER, metadata: MemberMetadata.encode({ version: 0, topics }) }],
    });
    previous.memberId = joined.memberId;
    const groupAssignment = joined.leaderId === joined.memberId ? await assignment(cluster, joined) : [];
    const { memberId, generationId } = joined;
    const { memberAssignment } = await coordinator.syncGroup({ groupId, generationId, memberId, groupAssignment });
    const own = Object.entries(MemberAssignment.decode(memberAssignment)?.assignment ?? {});
    const assigned = own.flatMap(([topic, numbers]) => numbers.map((partition) => ({ topic, partition })));
    return new Membership(groupId, memberId, generationId, assigned, coordinator);
  }

  /** Tells the group that this member lives; rejects when a rebalance began or the member was given up. */
  async heartbeat(): Promise<void> {
    const { groupId, memberId, generationId } = this;
    await this.coordinator.heartbeat({ groupId, memberId, groupGenerationId: generationId });
  }

  /** Stores positions at the broker, for people and lag monitors only: we never read them (design 5 rule 6). */
  async commit(positions: readonly Position[]): Promise<void> {
    const { groupId, memberId, generationId } = this;
    const byTopic = [...Map.groupBy(positions, ({ topic }) => topic)];
    const topics = byTopic.map(([topic, entries]) => ({
      topic,
      partitions: entries.map(({ partition, next }) => ({ partition, offset: String(next) })),
    }));
    if (topics.length > 0)
      await this.coordinator.offsetCommit({ groupId, memberId, groupGenerationId: generationId, topics });
  }

  /** Gives the partitions to the others at once. */
  async leave(): Promise<void> {
    await this.coordinator.leaveGroup({ groupId: this.groupId, memberId: this.memberId });
  }
}

async function assignment(
  cluster: Cluster,
  { members }: JoinedGroup,
): Promise<{ memberId: string; memberAssignment: Buffer }[]> {
  const read = members.map(({ memberId, memberMetadata }) => ({
    memberId,
    topics: MemberMetadata.decode(memberMetadata).topics,
  }));
  // Others may read topics that this member does not.
  await cluster.addMultipleTargetTopics([...new Set(read.flatMap(({ topics }) => topics))]);
  const partitionsOf = (topic: string) =>
    cluster
      .findTopicPartitionMetadata(topic)
      .map(({ partitionId }) => partitionId)
      .sort((a, b) => a - b);
  return [...assignLanes(read, partitionsOf)].map(([memberId, own]) => ({
    memberId,
    memberAssignment: MemberAssignment.encode({ version: 0, assignment: own }),
  }));
}

/** The offsets that topic-partitions hold at the broker right now; a leader that just moved is looked for again. */
export async function boundsOf(cluster: Cluster, partitions: readonly TopicPartition[]): Promise<Bounds[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await askBounds(cluster, partitions);
    } catch (error) {
      if (attempt === MOST_ATTEMPTS || !MOVED.has((error as KafkaError).type ?? '')) throw error;
      await pause(BACK_OFF_MS * attempt);
      await cluster.refreshMetadata();
    }
  }
}

async function askBounds(cluster: Cluster, partitions: readonly TopicPartition[]): Promise<Bounds[]> {
  const [earliest, end] = await Promise.all([edge(cluster, partitions, true), edge(cluster, partitions, false)]);
  return partitions.map(({ topic, partition }) => {
    const [from, to] = [earliest, end].map((offsets) => offsets.get(`${topic}/${partition}`));
    if (from === undefined || to === undefined)
      throw new Error(`the offsets of ${topic} partition ${partition} are not known`);
    return { topic, partition, earliest: from, end: to };
  });
}

async function edge(
  cluster: Cluster,
  partitions: readonly TopicPartition[],
  fromBeginning: boolean,
): Promise<Map<string, number>> {
  const byTopic = [...Map.groupBy(partitions, ({ topic }) => topic)];
  const asked = byTopic.map(([topic, own]) => ({
    topic,
    fromBeginning,
    partitions: own.map(({ partition }) => ({ partition })),
  }));
  const answered = asked.length === 0 ? [] : await cluster.fetchTopicsOffset(asked);
  return new Map(
    answered.flatMap(({ topic, partitions: own }) =>
      own.map(({ partition, offset }): [string, number] => [`${topic}/${partition}`, Number(offset)]),
    ),
  );
}
