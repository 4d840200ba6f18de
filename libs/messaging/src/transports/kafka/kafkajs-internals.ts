import { createRequire } from 'node:module';
import type { ConnectionOptions } from 'node:tls';
import type { SASLOptions } from 'kafkajs';

/**
 * The parts of kafkajs 2.2.4 below its public clients: connections, metadata, group requests. The client is frozen at
 * this version, so these are as stable as its public ones; this file is the one place that reaches for them.
 */
const load = createRequire(import.meta.url);

/** A request as kafkajs sends it: `encode` answers the bytes after the request header. */
export interface WireRequest {
  readonly apiKey: number;
  readonly apiVersion: number;
  readonly apiName: string;
  encode(): Promise<{ readonly buf: Buffer; readonly buffer: Buffer }>;
}
/** How a response is read: `decode` from its bytes, `parse` turns error codes into errors. */
export interface WireResponse<T> {
  decode(payload: Buffer): Promise<T>;
  parse(decoded: T): Promise<T>;
}
/** A request written here from its first byte: kafkajs would copy a body twice to put its header in front. */
export interface FramedRequest {
  readonly apiKey: number;
  readonly apiVersion: number;
  readonly apiName: string;
  /** The whole request: size, header, body. Nobody may change the bytes until it is answered. */
  frame(correlationId: number, clientId: string): Buffer;
}
interface Connection {
  readonly clientId: string;
  readonly socket: { write(bytes: Buffer): boolean };
  readonly requestQueue: {
    push(request: {
      readonly entry: {
        readonly apiKey: number;
        readonly apiVersion: number;
        readonly apiName: string;
        readonly correlationId: number;
        resolve(answer: { readonly payload: Buffer }): void;
        reject(error: Error): void;
      };
      readonly expectResponse: boolean;
      sendRequest(): void;
    }): void;
    maybeThrottle(ms: number): void;
  };
  isAuthenticated(): boolean;
  authenticate(): Promise<void>;
  failIfNotConnected(): void;
  nextCorrelationId(): number;
  rejectRequests(error: Error): void;
  disconnect(): Promise<boolean>;
}
export interface JoinedGroup {
  readonly generationId: number;
  readonly leaderId: string;
  readonly memberId: string;
  readonly members: readonly { readonly memberId: string; readonly memberMetadata: Buffer }[];
}
interface Membership {
  readonly groupId: string;
  readonly memberId: string;
}
interface Generation extends Membership {
  readonly groupGenerationId: number;
}
/** One node of the cluster. */
export interface Broker {
  readonly nodeId: number;
  readonly connectionPool: {
    readonly host: string;
    readonly port: number;
    readonly pool: readonly Connection[];
    /** Connects when need be. */
    getConnection(): Promise<Connection>;
    send<T>(message: { request: WireRequest; response: WireResponse<T>; requestTimeout?: number }): Promise<T>;
  };
  joinGroup(
    request: Membership & {
      readonly sessionTimeout: number;
      readonly rebalanceTimeout: number;
      readonly groupProtocols: readonly { readonly name: string; readonly metadata: Buffer }[];
    },
  ): Promise<JoinedGroup>;
  syncGroup(
    request: Membership & {
      readonly generationId: number;
      readonly groupAssignment: readonly { readonly memberId: string; readonly memberAssignment: Buffer }[];
    },
  ): Promise<{ readonly memberAssignment: Buffer }>;
  heartbeat(request: Generation): Promise<object>;
  leaveGroup(request: Membership): Promise<object>;
  offsetCommit(
    request: Generation & {
      readonly topics: readonly { topic: string; partitions: readonly { partition: number; offset: string }[] }[];
    },
  ): Promise<object>;
}
/** Connections and metadata of one cluster. */
export interface Cluster {
  readonly brokerPool: {
    readonly brokers: Readonly<Record<string, Broker>>;
    readonly seedBroker: Broker | undefined;
  };
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  isConnected(): boolean;
  addMultipleTargetTopics(topics: readonly string[]): Promise<void>;
  refreshMetadata(): Promise<void>;
  refreshMetadataIfNecessary(): Promise<void>;
  removeBroker(address: { host: string; port: number }): void;
  findBroker(node: { nodeId: string }): Promise<Broker>;
  findGroupCoordinator(group: { groupId: string }): Promise<Broker>;
  findTopicPartitionMetadata(topic: string): readonly { readonly partitionId: number; readonly leader: number }[];
  fetchTopicsOffset(
    topics: readonly { topic: string; partitions: readonly { partition: number }[]; fromBeginning: boolean }[],
  ): Promise<readonly { topic: string; partitions: readonly { partition: number; offset: string }[] }[]>;
}
/** What kafkajs puts on its errors. */
export interface KafkaError extends Error {
  readonly type?: string;
  readonly retriable?: boolean;
  readonly host?: string;
  readonly port?: number;
}
interface RequestQueue {
  readonly pending: readonly object[];
  readonly inflight: ReadonlyMap<number, { sentAt: number; requestTimeout: number; timeoutRequest(): void }>;
  readonly enforceRequestTimeout: boolean;
  throttledUntil: number;
  requestTimeoutIntervalId?: NodeJS.Timeout;
  isConnected(): boolean;
  destroy(): void;
  scheduleCheckPendingRequests(): void;
  scheduleRequestTimeoutCheck(): void;
}

/** How to reach a Kafka cluster. */
export interface KafkaConnection {
  /** `host:port` addresses to begin with. */
  readonly brokers: readonly string[];
  /** Shown in the broker's logs and quotas. */
  readonly clientId: string;
  /** TLS: true for the system's authorities, or options of node:tls; a function is asked anew for every connection. */
  readonly ssl?: ConnectionOptions | boolean | (() => ConnectionOptions);
  readonly sasl?: SASLOptions;
}

const ClusterOf: new (options: object) => Cluster = load('kafkajs/src/cluster');
type SocketFactory = (to: { readonly ssl: unknown }) => object;
const socketFactory: () => SocketFactory = load('kafkajs/src/network/socketFactory');
const loggers: { createLogger(options: object): object } = load('kafkajs/src/loggers');
const group: {
  MemberMetadata: {
    encode(metadata: { version: number; topics: readonly string[]; userData?: Buffer }): Buffer;
    decode(bytes: Buffer): { topics: readonly string[] };
  };
  MemberAssignment: {
    encode(assignment: { version: number; assignment: Record<string, readonly number[]> }): Buffer;
    decode(bytes: Buffer): { assignment: Record<string, number[]> } | null;
  };
} = load('kafkajs/src/consumer/assignerProtocol');
const errors: { createErrorFromCode(code: number): KafkaError } = load('kafkajs/src/protocol/error');

export const { MemberMetadata, MemberAssignment } = group;
export const { createErrorFromCode } = errors;

const METADATA_MAX_AGE_MS = 300_000;
const CONNECTION_TIMEOUT_MS = 5_000;
const AUTHENTICATION_TIMEOUT_MS = 10_000;
const REAUTHENTICATION_THRESHOLD_MS = 10_000;
/** A broker that does not answer within this is treated as gone. */
const REQUEST_TIMEOUT_MS = 30_000;
const TIMEOUT_CHECK_MS = 1_000;
/** Reconnects are tried by our own loops, which also notice a rebalance or a stop in between. */
const RETRY = { retries: 2, initialRetryTime: 100, maxRetryTime: 1_000 };

/** A cluster client with its own connections; connects at the first request. */
export function openCluster(connection: KafkaConnection): Cluster {
  return new ClusterOf({
    logger: loggers.createLogger({ level: 0, logCreator: () => () => undefined }),
    socketFactory: socketsOf(connection),
    brokers: connection.brokers,
    clientId: connection.clientId,
    ssl: connection.ssl !== undefined && connection.ssl !== false,
    sasl: connection.sasl,
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    authenticationTimeout: AUTHENTICATION_TIMEOUT_MS,
    reauthenticationThreshold: REAUTHENTICATION_THRESHOLD_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    enforceRequestTimeout: true,
    metadataMaxAge: METADATA_MAX_AGE_MS,
    allowAutoTopicCreation: false,
    maxInFlightRequests: null,
    isolationLevel: 1,
    retry: RETRY,
  });
}

/** Certificates are renewed while we run: each connection is made with those of its time. */
function socketsOf({ ssl }: KafkaConnection): SocketFactory {
  const open = socketFactory();
  if (!ssl) return open;
  return (to) => open({ ...to, ssl: ssl === true ? {} : typeof ssl === 'function' ? ssl() : ssl });
}

/** Sends a request as kafkajs's own `send` does, on the same connection, queue and time limit, without its copies. */
export async function sendFramed<T extends { readonly clientSideThrottleTime: number }>(
  broker: Broker,
  request: FramedRequest,
  response: WireResponse<T>,
): Promise<T> {
  const connection = await broker.connectionPool.getConnection();
  if (!connection.isAuthenticated()) await connection.authenticate();
  connection.failIfNotConnected();
  const { apiKey, apiVersion, apiName } = request;
  const correlationId = connection.nextCorrelationId();
  const frame = request.frame(correlationId, connection.clientId);
  const { payload } = await new Promise<{ readonly payload: Buffer }>((resolve, reject) => {
    connection.requestQueue.push({
      entry: { apiKey, apiVersion, apiName, correlationId, resolve, reject },
      expectResponse: true,
      sendRequest: () => void connection.socket.write(frame),
    });
  });
  const decoded = await response.decode(payload);
  connection.requestQueue.maybeThrottle(decoded.clientSideThrottleTime);
  return response.parse(decoded);
}

/** Closes the connections at once, giving up what is in flight: kafkajs itself would wait for a long poll to return. */
export async function closeCluster(cluster: Cluster): Promise<void> {
  const { brokers, seedBroker } = cluster.brokerPool;
  const known = new Set([...Object.values(brokers), ...(seedBroker ? [seedBroker] : [])]);
  for (const broker of known) {
    for (const connection of broker.connectionPool.pool) connection.rejectRequests(new Error('closing'));
  }
  await cluster.disconnect().catch(() => undefined);
}

/**
 * kafkajs asks for a timer of a negative delay after every response, which Node runs 1 ms later, for ever, on every
 * connection. Nothing pending needs no timer; and a request timeout of seconds needs no check every 100 ms.
 */
function quietTimers(queue: RequestQueue): void {
  const schedule = queue.scheduleCheckPendingRequests;
  queue.scheduleCheckPendingRequests = function (this: RequestQueue) {
    if (this.pending.length > 0) schedule.call(this);
  };
  queue.scheduleRequestTimeoutCheck = function (this: RequestQueue) {
    if (!this.enforceRequestTimeout) return;
    this.destroy();
    this.requestTimeoutIntervalId = setInterval(() => {
      const now = Date.now();
      for (const request of this.inflight.values()) {
        if (now - request.sentAt > request.requestTimeout) request.timeoutRequest();
      }
      if (!this.isConnected()) this.destroy();
    }, TIMEOUT_CHECK_MS);
  };
}

const queue: { prototype: RequestQueue } = load('kafkajs/src/network/requestQueue');
quietTimers(queue.prototype);
