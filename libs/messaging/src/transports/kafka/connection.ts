import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { StartRefused, type KafkaConfig, type KafkaTls } from '@stepwell/platform';
import type { KafkaConnection } from './kafkajs-internals.js';

/** How kafkajs is told what the configuration says; throws `StartRefused` when a file is missing or its certificate is over. */
export function connectionOf(config: KafkaConfig, clientId: string): KafkaConnection {
  const { brokers, tls, sasl } = config;
  if (tls) assertCertificates(tls);
  return {
    ...{ brokers, clientId },
    ...(tls ? { ssl: () => read(tls) } : {}),
    ...(sasl ? { sasl } : {}),
  };
}

function read({ caFile, certFile, keyFile }: KafkaTls): { ca?: Buffer; cert?: Buffer; key?: Buffer } {
  return {
    ...(caFile === null ? {} : { ca: readFileSync(caFile) }),
    ...(certFile === null ? {} : { cert: readFileSync(certFile) }),
    ...(keyFile === null ? {} : { key: readFileSync(keyFile) }),
  };
}

function assertCertificates({ caFile, certFile, keyFile }: KafkaTls): void {
  if (caFile !== null) assertValid('KAFKA_TLS_CA_FILE', caFile);
  if (certFile !== null) assertValid('KAFKA_TLS_CERT_FILE', certFile);
  if (keyFile !== null) readable('KAFKA_TLS_KEY_FILE', keyFile);
}

function assertValid(setting: string, path: string): void {
  const until = certificateOf(setting, readable(setting, path)).validToDate;
  if (until.getTime() < Date.now())
    throw new StartRefused(`${setting}: the certificate in ${path} expired on ${until.toISOString()}`);
}

function certificateOf(setting: string, pem: Buffer): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw new StartRefused(`${setting}: holds no certificate`);
  }
}

function readable(setting: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new StartRefused(`${setting}: ${path} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}
