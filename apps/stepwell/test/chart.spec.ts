import { beforeAll, describe, expect, test } from '@jest/globals';
import { asyncApi, PARTITIONS, TOPICS } from '@stepwell/contracts';
import { SETTINGS_BY_VERB } from '@stepwell/platform';
import { committed, ladder, type Ladder, type Rendered } from './chart/ladder.js';
import { sorted, trafficInCode } from './chart/traffic.js';

/** Read by the runtime, by the Postgres driver and by the tracing, not as settings. */
const FOREIGN = ['NODE_EXTRA_CA_CERTS', 'PGSSLMODE', 'OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_TRACES_SAMPLER_ARG'];
/** The operator's own, of ci/own-kafka.yaml. */
const EXTRA = ['TZ'];

let chart: Ladder;
let renders: ReturnType<typeof committed>;
beforeAll(async () => {
  chart = await ladder();
  renders = committed(chart);
});

describe('the committed renders of the chart', () => {
  test('are of these templates and values: npm run chart -- --update', () => {
    expect(chart.renderedDigest()).toBe(chart.inputsDigest());
  });

  test('stand beside copies of topics, rights, alerts and dashboards as they are: npm run chart -- --copy', () => {
    expect(chart.staleCopies()).toEqual([]);
  });

  test('keep every own rule', () => {
    const broken = renders.flatMap(([name, objects]) => chart.findings(objects).map((line) => `${name}: ${line}`));
    expect(broken).toEqual([]);
  });

  test('set only variables that the processes read', () => {
    const settings = Object.values(SETTINGS_BY_VERB).flat();
    const known = settings.flatMap(({ name, secret }) => (secret ? [name, `${name}_FILE`] : [name]));
    const given = renders.flatMap(([, objects]) => chart.namesOfEnv(objects));
    const unknown = sorted(given).filter((name) => ![...known, ...FOREIGN, ...EXTRA].includes(name));
    expect(unknown).toEqual([]);
  });
});

describe('a rule sees what it is about', () => {
  const spoil = (change: (objects: Rendered[]) => void): readonly string[] => {
    const [, objects] = renders.find(([name]) => name === 'minimal')!;
    const copy = structuredClone(objects);
    change(copy);
    return chart.findings(copy);
  };
  const deployment = (objects: Rendered[]): Workload =>
    objects.find(({ kind }) => kind === 'Deployment') as Rendered & Workload;

  test.each<[string, (objects: Rendered[]) => void, string]>([
    [
      'a grace that ends first',
      (o) => (deployment(o).spec.template.spec.terminationGracePeriodSeconds = 50),
      'is not longer than',
    ],
    ['a variable twice', (o) => void container(o).env.push({ name: 'PORT', value: '1' }), 'env PORT twice'],
    ['a budget for one pod', (o) => (deployment(o).spec.replicas = 1), 'single replica'],
    ['a probe on the public port', (o) => (container(o).livenessProbe.httpGet.port = 'http'), 'livenessProbe is not'],
    [
      'a writable root',
      (o) => (container(o).securityContext.readOnlyRootFilesystem = false),
      'may write beside its code',
    ],
    ['no limit of memory', (o) => delete container(o).resources.limits.memory, 'no limit of memory'],
    ['a password in the open', (o) => void container(o).env.push({ name: 'X_PASSWORD', value: '1' }), 'in the open'],
    [
      'no policy that denies',
      (o) =>
        o.splice(
          o.findIndex(({ metadata }) => metadata.name === 'stepwell-deny'),
          1,
        ),
      'not denied by default',
    ],
    ['an object twice', (o) => void o.push(o[0]!), 'rendered twice'],
    [
      'a feed that leads nowhere',
      (o) =>
        o.splice(
          o.findIndex(({ kind }) => kind === 'Service'),
          1,
        ),
      'leads to no service',
    ],
    [
      'replicas beside an autoscaler',
      (o) => void o.push(scaler(deployment(o).metadata.name)),
      'replicas beside an autoscaler',
    ],
  ])('%s', (_, change, says) => {
    expect(spoil(change)).toContainEqual(expect.stringContaining(says));
  });

  const container = (objects: Rendered[]): Container => deployment(objects).spec.template.spec.containers[0]!;
});

describe('the table of rights', () => {
  test('gives each worker what its code publishes and consumes, and no more', () => {
    const { users } = chart.readRights();
    const table = users
      .filter(({ role }) => role === 'worker')
      .map(({ service, publishes, consumes }) => ({
        name: service,
        publishes: sorted(publishes),
        consumes: sorted(consumes),
      }));
    expect(table).toEqual(trafficInCode());
  });

  test('lets an API read what its service reads or writes, and write nothing', () => {
    const { users } = chart.readRights();
    const workers = new Map(users.filter(({ role }) => role === 'worker').map((user) => [user.service, user]));
    for (const { service, publishes, reads, group } of users.filter(({ role }) => role === 'api')) {
      const worker = workers.get(service)!;
      expect({ service, publishes, group, reads: sorted(reads) }).toEqual({
        ...{ service, publishes: [], group: null },
        reads: sorted([...worker.publishes, ...worker.consumes]),
      });
    }
  });

  test('names each group after its service, and looks below it', () => {
    const { users, scaler } = chart.readRights();
    for (const { service, role, group, looks } of users) {
      expect(looks).toBe(`${service}.look-`);
      if (role === 'worker') expect(group).toBe(service);
    }
    expect(sorted(scaler.groups)).toEqual(sorted(users.map(({ service }) => service)));
  });

  test('knows the topics of the contracts, of topics.yaml and of the AsyncAPI document', () => {
    const { users } = chart.readRights();
    const { names, partitions } = chart.readTopics();
    const { channels } = asyncApi() as { channels: Record<string, unknown> };
    const used = users.flatMap(({ publishes, consumes, reads }) => [...publishes, ...consumes, ...reads]);
    expect(sorted(used)).toEqual(sorted(TOPICS));
    expect(sorted(names)).toEqual(sorted(TOPICS));
    expect(sorted(Object.keys(channels))).toEqual(sorted(TOPICS));
    expect(partitions).toBe(PARTITIONS);
  });
});

interface Container {
  env: { name: string; value: string }[];
  livenessProbe: { httpGet: { port: string } };
  securityContext: { readOnlyRootFilesystem: boolean };
  resources: { limits: { memory?: string } };
}

interface Workload {
  readonly metadata: { readonly name: string };
  readonly spec: {
    replicas: number;
    template: { spec: { terminationGracePeriodSeconds: number; containers: Container[] } };
  };
}

function scaler(name: string): Rendered {
  return { kind: 'HorizontalPodAutoscaler', metadata: { name }, spec: { scaleTargetRef: { name }, minReplicas: 2 } };
}
