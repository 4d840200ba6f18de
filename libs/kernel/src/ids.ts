import { createHash } from 'node:crypto';

/** A UUID in lower-case text form. Patient ids are random UUIDs, never a record number. */
export type Id = string;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether `text` is a lower-case UUID of any version. */
export function isId(text: string): boolean {
  return UUID.test(text);
}

/**
 * UUID version 5 (RFC 9562, 5.5) of `name` in `namespace`: the same cause always names the same thing,
 * so redelivery makes nothing twice.
 */
export function uuidv5(namespace: Id, name: string): Id {
  const hash = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name, 'utf8')
    .digest();
  hash[6] = (hash[6]! & 0x0f) | 0x50;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  const hex = hash.toString('hex', 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
