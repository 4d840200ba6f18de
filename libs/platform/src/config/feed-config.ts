import type { ClientCredentials } from '../auth/service-tokens.js';
import { StartRefused } from '../tx/errors.js';
import { optionalAddress, optionalText, secret, told, type Setting, type Settings } from './settings.js';

/** Origin of each service's API by service name, without a trailing slash. */
export type FeedAddresses = Readonly<Record<string, string>>;

/** The settings of the event feed as they are read. */
export interface RawFeeds {
  readonly feedIntake: string | null;
  readonly feedScheduling: string | null;
  readonly feedAttendance: string | null;
  readonly feedMedication: string | null;
  readonly feedStepDown: string | null;
  readonly clientId: string | null;
  readonly clientSecret: string | null;
  readonly clientScope: string | null;
  readonly tokenEndpoint: string | null;
  readonly issuer: string;
  readonly audience: string;
}

const HTTP = ['https:', 'http:'];
const FEEDS = {
  intake: ['FEED_INTAKE', 'feedIntake'],
  scheduling: ['FEED_SCHEDULING', 'feedScheduling'],
  attendance: ['FEED_ATTENDANCE', 'feedAttendance'],
  medication: ['FEED_MEDICATION', 'feedMedication'],
  'step-down': ['FEED_STEP_DOWN', 'feedStepDown'],
} as const;

const feed = (service: keyof typeof FEEDS): Setting<string | null> =>
  told(
    optionalAddress(FEEDS[service][0], HTTP),
    `Origin of ${service}’s API, whose event feed mends a gap and a start past the broker’s retention.`,
  );

export const FEED_SETTINGS: Settings<Omit<RawFeeds, 'issuer' | 'audience'>> = {
  feedIntake: feed('intake'),
  feedScheduling: feed('scheduling'),
  feedAttendance: feed('attendance'),
  feedMedication: feed('medication'),
  feedStepDown: feed('step-down'),
  clientId: told(
    optionalText('OIDC_CLIENT_ID'),
    'This service’s own account at the issuer, with the role `service` and the tenant of zeros; for the feeds.',
  ),
  clientSecret: told(secret(optionalText('OIDC_CLIENT_SECRET')), 'Secret of that account (client credentials).'),
  clientScope: told(optionalText('OIDC_CLIENT_SCOPE'), 'Scope to ask for with it.'),
  tokenEndpoint: told(
    optionalAddress('OIDC_TOKEN_ENDPOINT', HTTP),
    'Where such a token is asked for; discovered from the issuer when absent.',
  ),
};

/** What the settings say together: all five addresses and an account, or none. Throws `StartRefused` naming what is missing. */
export function feedsOf(raw: RawFeeds): { addresses: FeedAddresses; credentials: ClientCredentials } | null {
  const given = Object.entries(FEEDS).map(([service, [name, property]]) => ({ service, name, at: raw[property] }));
  if (given.every(({ at }) => at === null)) return null;
  const missing = given.find(({ at }) => at === null);
  if (missing) throw new StartRefused(`${missing.name}: is not set; the feeds of all five services go together`);
  const { clientId, clientSecret, clientScope: scope, tokenEndpoint, issuer, audience } = raw;
  if (clientId === null) throw new StartRefused('OIDC_CLIENT_ID: is not set; the feeds are read as a service');
  if (clientSecret === null) throw new StartRefused('OIDC_CLIENT_SECRET: is not set; OIDC_CLIENT_ID needs one');
  const addresses = Object.fromEntries(given.map(({ service, at }) => [service, at!.replace(/\/$/, '')]));
  return { addresses, credentials: { issuer, audience, clientId, clientSecret, scope, tokenEndpoint } };
}
