import { attendance } from '@stepwell/attendance/service';
import { intake } from '@stepwell/intake/service';
import { medication } from '@stepwell/medication/service';
import { scheduling } from '@stepwell/scheduling/service';
import { stepDown } from '@stepwell/step-down/service';
import { startService, type RunningService, type ServiceDefinition, type ServiceOptions } from '@stepwell/messaging';
import type { ServiceName } from '@stepwell/contracts';

type Surroundings = Omit<ServiceOptions<never>, 'config'>;

/** One service as the host sees it: what to provision, and how to start it with the defaults of an embedded platform. */
export interface HostedService {
  readonly name: ServiceName;
  readonly definition: Pick<ServiceDefinition<never, never>, 'name' | 'schema' | 'migrations'>;
  start(surroundings: Surroundings): Promise<RunningService>;
}

/** The five services in the order of the journey; the order must not matter. */
export const SERVICES: readonly HostedService[] = [
  hosted(intake),
  hosted(scheduling),
  hosted(attendance),
  hosted(medication),
  hosted(stepDown),
];

function hosted<E>(definition: ServiceDefinition<E, object>): HostedService {
  return {
    name: definition.name,
    definition,
    start: (surroundings) => startService(definition, { ...surroundings, config: {} }),
  };
}
