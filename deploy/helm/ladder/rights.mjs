// The table of rights as data: what it says per user, and the ACL rows that a KafkaUser must then have.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { deploy } from './places.mjs';

/** {users: [{name, service, role, publishes, consumes, reads, group, looks}], scaler: {name, groups}} */
export function readRights(text = readFileSync(join(deploy, 'kafka', 'acl.yaml'), 'utf8')) {
  const { users, scaler } = parse(text);
  const whole = users.map((user) => ({ publishes: [], consumes: [], reads: [], group: null, looks: null, ...user }));
  return { users: whole, scaler };
}

/** ACL rows of every user by name, each as `type:pattern:name operation`, sorted. */
export function rowsByUser({ users, scaler }) {
  const topic = (name, ...operations) => operations.map((one) => `topic:literal:${name} ${one}`);
  const rows = users.map(({ name, publishes, consumes, reads, group, looks }) => [
    name,
    [
      ...publishes.flatMap((one) => topic(one, 'Describe', 'Write')),
      ...[...consumes, ...reads].flatMap((one) => topic(one, 'Describe', 'Read')),
      ...(group ? [`group:literal:${group} Read`] : []),
      ...(looks ? [`group:prefix:${looks} Read`] : []),
    ],
  ]);
  const consumed = users.flatMap(({ consumes }) => consumes);
  const scaling = [
    ...consumed.flatMap((one) => topic(one, 'Describe')),
    ...scaler.groups.map((group) => `group:literal:${group} Describe`),
  ];
  return Object.fromEntries([...rows, [scaler.name, scaling]].map(([name, all]) => [name, sorted(all)]));
}

/** The same of a rendered KafkaUser. */
export function rowsOfUser({ spec }) {
  const rows = spec.authorization.acls.flatMap(({ resource, operations }) =>
    operations.map((one) => `${resource.type}:${resource.patternType}:${resource.name} ${one}`),
  );
  return sorted(rows);
}

const sorted = (rows) => [...new Set(rows)].sort();
