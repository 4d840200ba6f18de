import { StartRefused } from '../tx/errors.js';
import { hostPorts, oneWord, optionalText, secret, told, yesNo, type Setting, type Settings } from './settings.js';

const MECHANISMS = ['none', 'plain', 'scram-sha-256', 'scram-sha-512'] as const;

/** How to reach a Kafka cluster. */
export interface KafkaConfig {
  readonly brokers: readonly string[];
  /** Files are read again for every connection, so a renewed certificate needs no restart; null: no TLS. */
  readonly tls: KafkaTls | null;
  readonly sasl: KafkaSasl | null;
}

/** TLS to the brokers; without an authority those of the system count. */
export interface KafkaTls {
  readonly caFile: string | null;
  /** Ours, when the brokers know clients by certificate. */
  readonly certFile: string | null;
  readonly keyFile: string | null;
}

/** Who we are to the brokers, by password. */
export interface KafkaSasl {
  readonly mechanism: Exclude<(typeof MECHANISMS)[number], 'none'>;
  readonly username: string;
  readonly password: string;
}

/** The settings of Kafka as they are read. */
export interface RawKafka {
  readonly brokers: readonly string[] | null;
  readonly tls: boolean;
  readonly caFile: string | null;
  readonly certFile: string | null;
  readonly keyFile: string | null;
  readonly mechanism: (typeof MECHANISMS)[number];
  readonly username: string | null;
  readonly password: string | null;
}

const file = (name: string, about: string): Setting<string | null> => told(optionalText(name), about);

export const KAFKA_SETTINGS: Settings<RawKafka> = {
  brokers: told(hostPorts('KAFKA_BROKERS'), 'Bootstrap addresses of Kafka; without them Postgres carries the events.'),
  tls: told(yesNo('KAFKA_TLS', false), 'TLS to the brokers; any of the files below asks for it too.'),
  caFile: file('KAFKA_TLS_CA_FILE', 'Authorities that sign the brokers’ certificates, PEM; the system’s when absent.'),
  certFile: file('KAFKA_TLS_CERT_FILE', 'Our certificate, PEM, when the brokers know clients by certificate.'),
  keyFile: file('KAFKA_TLS_KEY_FILE', 'The key of our certificate, PEM.'),
  mechanism: told(oneWord('KAFKA_SASL_MECHANISM', MECHANISMS, 'none'), 'How we say who we are to the brokers.'),
  username: told(secret(optionalText('KAFKA_SASL_USERNAME')), 'Our name to the brokers.'),
  password: told(secret(optionalText('KAFKA_SASL_PASSWORD')), 'Our password to the brokers.'),
};

/** What the settings say together; throws `StartRefused` naming the one that is missing. */
export function kafkaOf(raw: RawKafka): KafkaConfig | null {
  const { brokers, caFile, certFile, keyFile } = raw;
  if (brokers === null) return null;
  if ((certFile === null) !== (keyFile === null))
    throw new StartRefused(
      `${certFile === null ? 'KAFKA_TLS_CERT_FILE' : 'KAFKA_TLS_KEY_FILE'}: is not set; a certificate and its key go together`,
    );
  const isTls = raw.tls || caFile !== null || certFile !== null;
  return { brokers, tls: isTls ? { caFile, certFile, keyFile } : null, sasl: saslOf(raw) };
}

function saslOf({ mechanism, username, password }: RawKafka): KafkaSasl | null {
  if (mechanism === 'none') return null;
  if (username === null) throw new StartRefused(`KAFKA_SASL_USERNAME: is not set; ${mechanism} needs one`);
  if (password === null) throw new StartRefused(`KAFKA_SASL_PASSWORD: is not set; ${mechanism} needs one`);
  return { mechanism, username, password };
}
