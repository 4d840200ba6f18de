import { Type } from 'typebox';
import { code, day, directoryEvent, SERVICES, uuid, whole, type ServiceName } from './contract.js';

const body = {
  ruleSetId: uuid('UUIDv5 of service and rule set name: the stream of its versions.'),
  id: code('Rule set, for example house-step-down.'),
  version: whole('Version.', 1),
  hash: Type.String({ description: 'SHA-256 of the canonical body.' }),
  body: Type.Unknown({ description: 'The whole rule set.' }),
  jurisdiction: Type.Union([code('Jurisdiction.'), Type.Null()]),
  siteId: Type.Union([uuid('Site.'), Type.Null()]),
  programId: Type.Optional(uuid('Program; absent: every program.')),
  effectiveFrom: day('First site date on which it decides.'),
  effectiveUntil: Type.Optional(day('Last one; absent: until the next of its scope.')),
};
const activated = (service: ServiceName) =>
  directoryEvent(
    service,
    'RuleSetActivated',
    'ruleSetId',
    body,
    'A version of a rule set takes force; whole body and hash.',
  );

/** RuleSetActivated of each service: who owns a rule set publishes it (design 4). */
export const RuleSetActivatedV1 = Object.fromEntries(
  SERVICES.map((service) => [service, activated(service)]),
) as Record<ServiceName, ReturnType<typeof activated>>;
