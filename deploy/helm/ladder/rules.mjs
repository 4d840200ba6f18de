// Own rules over rendered objects: each answers one line per object that breaks it. No tool and no cluster is needed.
import { readRights, rowsByUser, rowsOfUser } from './rights.mjs';

const PROBES = { startupProbe: '/health/startup', readinessProbe: '/health/ready', livenessProbe: '/health/live' };
const SECRET_NAME = /(PASSWORD|SECRET|TOKEN|DATABASE_URL)$/;

/** Lines of every broken rule; empty when all hold. */
export function findings(objects) {
  return Object.values(RULES).flatMap((rule) => rule(objects));
}

const RULES = {
  graceCoversTheStop: (objects) =>
    deployments(objects).flatMap((object) =>
      own(object).flatMap((container) => {
        const { terminationGracePeriodSeconds: grace } = podOf(object);
        const preStop = container.lifecycle?.preStop?.sleep?.seconds;
        const budget = Number(valueOf(container, 'SHUTDOWN_BUDGET_MS')) / 1000;
        if (preStop > 0 && budget > 0 && grace > preStop + budget) return [];
        return [`${title(object)}: grace ${grace} s is not longer than preStop ${preStop} s + budget ${budget} s`];
      }),
    ),

  nothingTwice: (objects) =>
    pods(objects).flatMap((object) => [
      ...containersOf(object).flatMap(({ name, env = [], volumeMounts = [] }) => [
        ...twice(env.map((one) => one.name)).map((one) => `${title(object)} ${name}: env ${one} twice`),
        ...twice(volumeMounts.map((one) => one.mountPath)).map((one) => `${title(object)} ${name}: mount ${one} twice`),
      ]),
      ...twice((podOf(object).volumes ?? []).map((one) => one.name)).map(
        (one) => `${title(object)}: volume ${one} twice`,
      ),
    ]),

  everyObjectOnce: (objects) => twice(objects.map(title)).map((one) => `${one}: rendered twice`),

  noReplicasBesideAScaler: (objects) =>
    deployments(objects)
      .filter((object) => scalerOf(objects, object) && object.spec.replicas !== undefined)
      .map((object) => `${title(object)}: replicas beside an autoscaler`),

  budgetOnlyForMany: (objects) =>
    objects
      .filter(({ kind }) => kind === 'PodDisruptionBudget')
      .flatMap((budget) => {
        const meant = deployments(objects).filter((object) => selects(budget.spec.selector, podLabels(object)));
        if (meant.length !== 1) return [`${title(budget)}: selects ${meant.length} workloads`];
        return least(objects, meant[0]) > 1
          ? []
          : [`${title(budget)}: for a single replica, whose node could never be drained`];
      }),

  probesApart: (objects) =>
    deployments(objects).flatMap((object) =>
      own(object).flatMap((container) =>
        Object.entries(PROBES)
          .filter(([probe, path]) => {
            const get = container[probe]?.httpGet;
            return get?.path !== path || get.port !== 'management';
          })
          .map(([probe, path]) => `${title(object)}: ${probe} is not ${path} on the management port`),
      ),
    ),

  managementIsNotRouted: (objects) =>
    objects
      .filter(({ kind }) => kind === 'Service')
      .flatMap((service) =>
        service.spec.ports.some(({ port, targetPort }) =>
          [port, targetPort].some((one) => one === 9090 || one === 'management'),
        )
          ? [`${title(service)}: leads to the management port`]
          : [],
      ),

  restricted: (objects) =>
    pods(objects).flatMap((object) => unrestricted(object).map((line) => `${title(object)}: ${line}`)),

  sized: (objects) =>
    pods(objects).flatMap((object) => [
      ...containersOf(object)
        .filter(({ resources: { requests, limits } = {} }) => !requests?.cpu || !requests.memory || !limits?.memory)
        .map(({ name }) => `${title(object)} ${name}: no requests, or no limit of memory`),
      ...(podOf(object).volumes ?? [])
        .filter(({ emptyDir }) => emptyDir && !emptyDir.sizeLimit)
        .map(({ name }) => `${title(object)}: emptyDir ${name} without a size limit`),
    ]),

  selectorsMeet: (objects) => [
    ...objects
      .filter(({ kind }) => kind === 'Service')
      .filter(
        (service) =>
          !pods(objects).some((object) => selects({ matchLabels: service.spec.selector }, podLabels(object))),
      )
      .map((service) => `${title(service)}: selects nothing`),
    ...objects
      .filter(({ kind }) => kind === 'NetworkPolicy')
      .filter((policy) => !pods(objects).some((object) => selects(policy.spec.podSelector, podLabels(object))))
      .map((policy) => `${title(policy)}: selects nothing`),
  ],

  deniedByDefault: (objects) => {
    const policies = objects.filter(({ kind }) => kind === 'NetworkPolicy');
    if (policies.length === 0) return [];
    const denies = ({ spec }) => !spec.ingress && !spec.egress && spec.policyTypes.length === 2;
    return pods(objects)
      .filter(
        (object) => !policies.some((policy) => denies(policy) && selects(policy.spec.podSelector, podLabels(object))),
      )
      .map((object) => `${title(object)}: not denied by default`);
  },

  noSecrets: (objects) => [
    ...objects.filter(({ kind }) => kind === 'Secret').map((object) => `${title(object)}: the chart makes no secrets`),
    ...pods(objects).flatMap((object) =>
      containersOf(object).flatMap(({ env = [] }) =>
        env
          .filter(({ name, value }) => value && SECRET_NAME.test(name))
          .map(({ name }) => `${title(object)}: ${name} in the open`),
      ),
    ),
  ],

  jobsEnd: (objects) =>
    objects
      .filter(({ kind }) => kind === 'Job')
      .filter(({ spec }) => !(spec.activeDeadlineSeconds > 0) || spec.backoffLimit === undefined)
      .map((job) => `${title(job)}: without deadline or limit of tries`),

  feedLeadsToAnApi: (objects) => {
    const services = new Set(objects.filter(({ kind }) => kind === 'Service').map(({ metadata }) => metadata.name));
    const present = new Set(deployments(objects).map((object) => podLabels(object)['app.kubernetes.io/component']));
    const sourceOf = (name) => name.slice('FEED_'.length).toLowerCase().replaceAll('_', '-');
    return deployments(objects).flatMap((object) =>
      own(object).flatMap(({ env }) =>
        env
          .filter(
            ({ name, value }) =>
              name.startsWith('FEED_') && present.has(sourceOf(name)) && !services.has(new URL(value).hostname),
          )
          .map(({ name }) => `${title(object)}: ${name} leads to no service`),
      ),
    );
  },

  rightsOfTheTable: (objects) => {
    const users = objects.filter(({ kind }) => kind === 'KafkaUser');
    if (users.length === 0) return [];
    return Object.entries(rowsByUser(readRights())).flatMap(([name, rows]) => {
      const user = users.find(({ metadata }) => metadata.name.endsWith(`-${name}`));
      if (!user) return [`KafkaUser ${name}: not rendered`];
      return rowsOfUser(user).join('\n') === rows.join('\n')
        ? []
        : [`${title(user)}: has other rights than deploy/kafka/acl.yaml gives it`];
    });
  },

  alertsHaveRunbooks: (objects) =>
    objects
      .filter(({ kind }) => kind === 'PrometheusRule')
      .flatMap((object) =>
        object.spec.groups
          .flatMap(({ rules }) => rules)
          .filter(({ alert, annotations }) => alert && !annotations?.runbook_url)
          .map(({ alert }) => `${title(object)}: ${alert} has no runbook`),
      ),
};

/** `Kind name`. */
export function title({ kind, metadata }) {
  return `${kind} ${metadata.name}`;
}

/** Names of the variables that the chart's own containers are given. */
export function namesOfEnv(objects) {
  return [
    ...new Set(pods(objects).flatMap((object) => own(object).flatMap(({ env = [] }) => env.map(({ name }) => name)))),
  ].sort();
}

const podOf = ({ kind, spec }) => (kind === 'Pod' ? spec : spec.template.spec);
const podLabels = (object) => (object.kind === 'Pod' ? object.metadata.labels : object.spec.template.metadata.labels);
const pods = (objects) => objects.filter(({ kind }) => ['Deployment', 'Job', 'Pod'].includes(kind));
const deployments = (objects) => objects.filter(({ kind }) => kind === 'Deployment');
const containersOf = (object) => [...(podOf(object).initContainers ?? []), ...podOf(object).containers];
/** Not the operator's sidecars. */
const own = (object) => containersOf(object).filter(({ name }) => ['api', 'worker', 'migrate', 'check'].includes(name));
const valueOf = ({ env = [] }, name) => env.find((one) => one.name === name)?.value;
const twice = (names) => [...new Set(names.filter((name, at) => names.indexOf(name) !== at))];

function scalerOf(objects, { metadata }) {
  return objects.find(
    ({ kind, spec }) =>
      ['HorizontalPodAutoscaler', 'ScaledObject'].includes(kind) && spec.scaleTargetRef.name === metadata.name,
  );
}

function least(objects, object) {
  const scaler = scalerOf(objects, object);
  return scaler ? (scaler.spec.minReplicas ?? scaler.spec.minReplicaCount) : (object.spec.replicas ?? 1);
}

function selects({ matchLabels = {}, matchExpressions = [] }, labels) {
  const has = ([name, value]) => labels[name] === value;
  return (
    Object.entries(matchLabels).every(has) && matchExpressions.every(({ key, values }) => values.includes(labels[key]))
  );
}

function unrestricted(object) {
  const pod = podOf(object);
  const lines = [];
  const { securityContext: context = {} } = pod;
  if (context.runAsNonRoot !== true) lines.push('may run as root');
  if (context.seccompProfile?.type !== 'RuntimeDefault') lines.push('without a seccomp profile');
  if (pod.automountServiceAccountToken !== false) lines.push('with a token of the cluster');
  if (pod.enableServiceLinks !== false) lines.push('with service links');
  if (pod.hostNetwork || pod.hostPID || pod.hostIPC) lines.push('on the host’s network or processes');
  if ((pod.volumes ?? []).some(({ hostPath }) => hostPath)) lines.push('with a path of the host');
  for (const { name, securityContext: own = {} } of containersOf(object)) {
    if (own.allowPrivilegeEscalation !== false) lines.push(`${name} may gain privileges`);
    if (own.readOnlyRootFilesystem !== true) lines.push(`${name} may write beside its code`);
    if (own.capabilities?.drop?.[0] !== 'ALL') lines.push(`${name} keeps capabilities`);
  }
  return lines;
}
