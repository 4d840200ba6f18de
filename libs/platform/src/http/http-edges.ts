/** How long a port waits for a caller, ms. */
export interface PortTimeouts {
  /** From the first byte of a request to its last. */
  readonly requestMs: number;
  /** From the first byte of a request to the end of its headers. */
  readonly headersMs: number;
  /** Between two requests on one connection. */
  readonly keepAliveMs: number;
}

/** What one tenant may ask of one process. */
export interface TenantRate {
  /** Requests in a window. */
  readonly requests: number;
  readonly windowSeconds: number;
}

/** The limits at which HTTP stops listening. */
export interface HttpEdges {
  /** Bytes of a request body at most. */
  readonly bodyLimit: number;
  /** Objects and lists inside each other in a request body, at most. */
  readonly jsonDepth: number;
  /** Null: nobody counts. */
  readonly tenantRate: TenantRate | null;
  /** Origins whose pages may read answers; none: no page of another origin may. */
  readonly corsOrigins: readonly string[];
}

/** Keep-alive is above the idle time of the gateways in use (60 s), or they send a request on a connection that is just being closed. */
export const PORT_TIMEOUTS: PortTimeouts = { requestMs: 30_000, headersMs: 10_000, keepAliveMs: 75_000 };

/** The edges of a platform on one machine, where one provider is everybody: nobody counts. */
export const HTTP_EDGES: HttpEdges = { bodyLimit: 1_048_576, jsonDepth: 32, tenantRate: null, corsOrigins: [] };
