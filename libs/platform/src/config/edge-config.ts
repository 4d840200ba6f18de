import { HTTP_EDGES, PORT_TIMEOUTS, type HttpEdges, type PortTimeouts } from '../http/http-edges.js';
import { StartRefused } from '../tx/errors.js';
import { origins, told, whole, type Settings } from './settings.js';

/** The settings of HTTP's limits as they are read. */
export interface RawEdges {
  readonly bodyLimit: number;
  readonly jsonDepth: number;
  readonly rateLimit: number;
  readonly rateWindow: number;
  readonly corsOrigins: readonly string[];
  readonly requestTimeout: number;
  readonly headersTimeout: number;
  readonly keepAlive: number;
}

export const EDGE_SETTINGS: Settings<RawEdges> = {
  bodyLimit: told(whole('HTTP_BODY_LIMIT', 1_024, 16_777_216, HTTP_EDGES.bodyLimit), 'Bytes of a request body.'),
  jsonDepth: told(
    whole('HTTP_JSON_DEPTH', 4, 256, HTTP_EDGES.jsonDepth),
    'Objects and lists inside each other in a request body.',
  ),
  rateLimit: told(
    whole('HTTP_RATE_LIMIT', 0, 1_000_000_000, 300_000),
    'Requests of one tenant in a window, counted by each process for itself; 0: not counted. The management port is not.',
  ),
  rateWindow: told(whole('HTTP_RATE_WINDOW_SECONDS', 1, 3_600, 60), 'That window.'),
  corsOrigins: told(
    origins('HTTP_CORS_ORIGINS'),
    'Origins whose web pages may call the API, separated by commas; none: no page of another origin may.',
  ),
  requestTimeout: told(
    whole('HTTP_REQUEST_TIMEOUT_MS', 1_000, 600_000, PORT_TIMEOUTS.requestMs),
    'Longest time in which a whole request arrives, milliseconds.',
  ),
  headersTimeout: told(
    whole('HTTP_HEADERS_TIMEOUT_MS', 1_000, 600_000, PORT_TIMEOUTS.headersMs),
    'Longest time in which its headers arrive, milliseconds.',
  ),
  keepAlive: told(
    whole('HTTP_KEEP_ALIVE_MS', 1_000, 3_600_000, PORT_TIMEOUTS.keepAliveMs),
    'How long an idle connection stays open, milliseconds; longer than the gateway keeps it.',
  ),
};

/** The limits; throws `StartRefused` when two contradict each other. */
export function edgesOf(raw: RawEdges): { readonly edges: HttpEdges; readonly timeouts: PortTimeouts } {
  const { bodyLimit, jsonDepth, rateLimit, rateWindow, corsOrigins } = raw;
  if (raw.headersTimeout > raw.requestTimeout)
    throw new StartRefused('HTTP_HEADERS_TIMEOUT_MS: is longer than HTTP_REQUEST_TIMEOUT_MS');
  const tenantRate = rateLimit === 0 ? null : { requests: rateLimit, windowSeconds: rateWindow };
  return {
    edges: { bodyLimit, jsonDepth, tenantRate, corsOrigins },
    timeouts: { requestMs: raw.requestTimeout, headersMs: raw.headersTimeout, keepAliveMs: raw.keepAlive },
  };
}
