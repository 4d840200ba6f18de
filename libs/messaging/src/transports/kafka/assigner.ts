/** A member of the group and the topics it reads. */
export interface GroupMember {
  readonly memberId: string;
  readonly topics: readonly string[];
}

/** Name of our rule in the group protocol. A change of the rule needs a new name. */
export const ASSIGNER = 'stepwell-lanes-v1';

/**
 * Gives each partition number to one member, for all topics that member reads: one patient is never handled by two
 * members at once (design 5). A topic its owner does not read yet waits until the roll-out has replaced that member.
 */
export function assignLanes(
  members: readonly GroupMember[],
  partitionsOf: (topic: string) => readonly number[],
): Map<string, Record<string, number[]>> {
  const ordered = [...members].sort((a, b) => (a.memberId < b.memberId ? -1 : 1));
  return new Map(
    ordered.map(({ memberId, topics }, index) => {
      const mine = (partition: number) => partition % ordered.length === index;
      return [memberId, Object.fromEntries(topics.map((topic) => [topic, partitionsOf(topic).filter(mine)]))];
    }),
  );
}
