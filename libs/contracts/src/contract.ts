import { Type, type Static, type TObject, type TProperties } from 'typebox';

export const SERVICES = ['intake', 'scheduling', 'attendance', 'medication', 'step-down'] as const;
/** The five services; each publishes only its own events. */
export type ServiceName = (typeof SERVICES)[number];

/** Partitions of every topic. Never changes: key to partition would move a patient (design 4). */
export const PARTITIONS = 12;

/** Which kind of stream an event belongs to: what its key names (design 4). */
export type Stream = 'patient' | 'calendar' | 'directory';

/** One published event type: its wire name, topic, key and schema of `data`. */
export interface Contract<T extends TObject = TObject> {
  /** `<service>.<PascalCasePastTense>.v<major>` */
  readonly type: string;
  readonly service: ServiceName;
  readonly name: string;
  readonly major: number;
  readonly topic: string;
  /** Field of `data` that is the record key. */
  readonly key: string;
  /** Schema of `data`, open: consumers ignore unknown fields. */
  readonly schema: T;
}

/** The payload type of a contract. */
export type DataOf<C> = C extends Contract<infer T> ? Static<T> : never;

const KEYS: Record<Exclude<Stream, 'directory'>, string> = { patient: 'patientId', calendar: 'seriesId' };

/** Topic of a stream kind: one per service for patients, one each for the calendar and the directory. */
export function topicOf(service: ServiceName, stream: Stream): string {
  return stream === 'patient' ? `stepwell.${service}.v1` : `stepwell.${stream}.v1`;
}

/** Every topic of the platform. */
export const TOPICS: readonly string[] = [
  ...SERVICES.map((service) => topicOf(service, 'patient')),
  topicOf('scheduling', 'calendar'),
  topicOf('scheduling', 'directory'),
];

/** Declares an event about a patient: keyed by `patientId` on the service's own topic. */
export function patientEvent<P extends TProperties>(
  service: ServiceName,
  name: string,
  properties: P,
  description: string,
) {
  return define(
    service,
    name,
    'patient',
    KEYS.patient,
    { patientId: uuid('The patient, a random UUID.'), ...properties },
    description,
  );
}

/** Declares an event about a session or series: keyed by `seriesId` on the calendar topic. */
export function calendarEvent<P extends TProperties>(
  service: ServiceName,
  name: string,
  properties: P,
  description: string,
) {
  return define(
    service,
    name,
    'calendar',
    KEYS.calendar,
    { seriesId: uuid('The series this is part of.'), ...properties },
    description,
  );
}

/** Declares an event about a site, program, staff member or rule set: keyed by that thing's id on the directory topic. */
export function directoryEvent<P extends TProperties>(
  service: ServiceName,
  name: string,
  key: keyof P & string,
  properties: P,
  description: string,
) {
  return define(service, name, 'directory', key, properties, description);
}

function define<P extends TProperties>(
  service: ServiceName,
  name: string,
  stream: Stream,
  key: string,
  properties: P,
  description: string,
): Contract<TObject<P>> {
  const schema = Type.Object(properties, { $id: `${service}.${name}.v1`, description });
  return { type: `${service}.${name}.v1`, service, name, major: 1, topic: topicOf(service, stream), key, schema };
}

/** A lower-case UUID. */
export const uuid = (description: string) => Type.String({ format: 'uuid', description });
/** A calendar day at the site. */
export const day = (description: string) => Type.String({ format: 'date', description });
/** A moment in UTC. */
export const instant = (description: string) => Type.String({ format: 'date-time', description });
/** A kebab-case code; consumers must accept codes they do not know. */
export const code = (description: string) =>
  Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9.:-]*$', maxLength: 80, description });
/** A whole number from `minimum` to `maximum`. */
export const whole = (description: string, minimum = 0, maximum?: number) =>
  Type.Integer({ minimum, ...(maximum === undefined ? {} : { maximum }), description });
/** A number from `minimum` to `maximum`. */
export const amount = (description: string, minimum = 0, maximum?: number) =>
  Type.Number({ minimum, ...(maximum === undefined ? {} : { maximum }), description });
/** One of a fixed set of words. */
export const oneOf = <const V extends readonly string[]>(values: V, description: string) =>
  Type.Unsafe<V[number]>({ type: 'string', enum: values, description });
/** A value that may be unknown. */
export const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);
