import { addressOf } from '@stepwell/platform';
import { reasonOf } from '../pg/errors.js';

/** What the codes of a failed connection mean to whoever set the address. */
const WORDS: Readonly<Record<string, string>> = {
  '28P01': 'the server refuses this role and password',
  '28000': 'the server does not let this role in',
  '3D000': 'there is no such database',
  '53300': 'the server has no connection left',
  '57P03': 'the server is starting',
  ECONNREFUSED: 'nobody listens there',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'no such host for now',
  ETIMEDOUT: 'no answer',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is of an authority that is not trusted',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is of an authority that is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is of an authority that is not trusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is of an authority that is not trusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
};

/** One line about a Postgres that cannot be used, naming the setting, without user or password. */
export function databaseFault(setting: string, url: string, error: unknown): string {
  const code = reasonOf(error);
  const words = WORDS[code];
  return `${setting}: cannot open Postgres at ${addressOf(url)} (${code}${words ? `: ${words}` : ''})`;
}
