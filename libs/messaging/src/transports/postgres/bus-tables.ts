/** Schema `bus`: the Postgres log. No tenant rows: payloads are read only through a service's consumer. */
export const BUS_TABLES: readonly string[] = [
  `CREATE SCHEMA IF NOT EXISTS bus`,
  `CREATE TABLE IF NOT EXISTS bus.head (
    topic text NOT NULL, partition int NOT NULL, earliest bigint NOT NULL DEFAULT 0, next bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (topic, partition)) WITH (fillfactor = 50)`,
  `CREATE TABLE IF NOT EXISTS bus.record (
    topic text NOT NULL, partition int NOT NULL, "offset" bigint NOT NULL, key text NOT NULL, headers json NOT NULL,
    value text NOT NULL, written_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (topic, partition, "offset"))`,
];

/** Rights of a role that publishes and consumes. */
export function busGrants(role: string): readonly string[] {
  return [
    `GRANT USAGE ON SCHEMA bus TO ${role}`,
    `GRANT SELECT, INSERT, UPDATE ON bus.head TO ${role}`,
    `GRANT SELECT, INSERT, DELETE ON bus.record TO ${role}`,
  ];
}
