// Checks of other people's tools that do not hold here, each with the reason. Everything not named must pass.
const ANY_UID = 'the platform gives out uids there (runAs: null)';
const TRIAL = 'a trial on one node, by its values';

/** {check, why, only}: `only` lists parts of the files' names or objects that the reason is about; without it, all. */
export const KUBE_SCORE_WAIVERS = [
  {
    check: 'container-image-pull-policy',
    why: 'tags are releases and never moved; a pod must start while the registry is away',
  },
  {
    check: 'container-resources',
    why: 'a CPU limit throttles start and catch-up; requests and a limit of memory are required by our own rule',
  },
  { check: 'deployment-has-host-podantiaffinity', why: 'topologySpreadConstraints over zones and hosts do this' },
  { check: 'container-security-context-user-group-id', why: ANY_UID, only: ['own-kafka'] },
  { check: 'pod-networkpolicy', why: TRIAL, only: ['least'] },
  { check: 'deployment-replicas', why: TRIAL, only: ['least', 'dev', 'site-small'] },
  { check: 'pod-topology-spread-constraints', why: TRIAL, only: ['least'] },
  {
    check: 'deployment-has-poddisruptionbudget',
    why: 'a budget for a single pod would keep its node from being drained',
    only: ['least', 'dev', 'site-small'],
  },
];

export const CHECKOV_WAIVERS = [
  { check: 'CKV_K8S_11', why: 'a CPU limit throttles start and catch-up; it can be set' },
  { check: 'CKV_K8S_15', why: 'tags are releases and never moved; a pod must start while the registry is away' },
  { check: 'CKV_K8S_43', why: 'a digest belongs to a registry: image.digest is for the operator to set' },
  { check: 'CKV_K8S_40', why: ANY_UID, only: ['own-kafka'] },
  { check: 'CKV_K8S_8', why: 'a check that runs once and ends', only: ['Pod.'] },
  { check: 'CKV_K8S_9', why: 'a check that runs once and ends', only: ['Pod.'] },
];
