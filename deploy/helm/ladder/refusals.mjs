// Missing and contradictory values: what is set on top of ci/minimal.yaml, and the beginning of the words helm must end with.
const strimzi = ['kafka.strimzi.enabled=true', 'kafka.strimzi.cluster=main'];

export const REFUSALS = [
  { set: ['kafka.bootstrap='], says: 'kafka.bootstrap: is not set' },
  { set: ['kafka.bootstrap=kafka'], says: "at '/kafka/bootstrap'" },
  { set: ['postgres.existingSecret='], says: 'postgres.existingSecret: is not set' },
  { set: ['auth.issuer='], says: 'auth.issuer: is not set' },
  { set: ['auth.issuer=http://id.example.org'], says: "at '/auth/issuer'" },
  { set: ['auth.audience='], says: 'auth.audience: is not set' },
  { set: ['auth.isuer=https://id.example.org'], says: "additional properties 'isuer' not allowed" },
  { set: ['feed.existingSecret='], says: 'feed.existingSecret: is not set' },
  { set: ['services.billing.enabled=true'], says: "additional properties 'billing' not allowed" },
  { set: ['services.intake.api.replicas=-1'], says: "at '/services/intake/api/replicas'" },
  { set: ['kafka.sasl.mechanism=scram-sha-512'], says: 'kafka.sasl.existingSecret: is not set' },
  { set: ['kafka.sasl.existingSecret=x'], says: 'kafka.sasl.mechanism: is none' },
  { set: ['kafka.tls.enabled=false', 'kafka.tls.existingSecret=x'], says: 'kafka.tls.enabled: is false' },
  {
    set: ['global.extraCa.existingSecret=x', 'global.extraCa.existingConfigMap=y'],
    says: 'global.extraCa: existingSecret and',
  },
  { set: ['shutdown.graceSeconds=50'], says: 'shutdown.graceSeconds: 50 is not longer' },
  { set: ['kafka.strimzi.enabled=true'], says: 'kafka.strimzi.cluster: is not set' },
  { set: [...strimzi, 'kafka.topicReplicas=3'], says: 'kafka.topicReplicas: is not 0' },
  { set: [...strimzi, 'kafka.strimzi.minInSyncReplicas=4'], says: 'kafka.strimzi.minInSyncReplicas: is more' },
  { set: [...strimzi, 'kafka.tls.enabled=false'], says: 'kafka.tls.enabled: is false' },
  { set: [...strimzi, 'kafka.strimzi.namespace=kafka'], says: 'kafka.tls.clientSecret: is not set' },
  {
    set: [...strimzi, 'kafka.strimzi.namespace=kafka', 'kafka.tls.clientSecret=x'],
    says: 'kafka.tls.existingSecret: is not set',
  },
  { set: ['externalSecrets.enabled=true'], says: 'externalSecrets.secretStoreRef.name: is not set' },
  {
    set: ['externalSecrets.enabled=true', 'externalSecrets.secretStoreRef.name=x'],
    says: 'externalSecrets.secrets: is empty',
  },
  { set: ['services.intake.api.httpRoute.enabled=true'], says: 'services.intake.api.httpRoute.parentRefs: is empty' },
  { set: ['services.intake.api.ingress.enabled=true'], says: 'services.intake.api.ingress.host: is not set' },
  {
    set: ['services.intake.api.ingress.enabled=true', 'services.intake.api.ingress.host=a.example.org'],
    says: 'networkPolicy.ingress.gateway: is empty',
  },
  {
    set: ['services.intake.api.hpa.enabled=true', 'services.intake.api.hpa.minReplicas=9'],
    says: 'services.intake.api.hpa.minReplicas: is more',
  },
  { set: ['services.intake.worker.replicas=13'], says: 'services.intake.worker.replicas: is more than the 12' },
  { set: ['services.intake.worker.keda.enabled=true'], says: 'services.intake.worker.keda.authentication: is not set' },
  ...[
    [['minReplicas=1'], 'minReplicas: is less than 2'],
    [['minReplicas=5'], 'minReplicas: is more than maxReplicas'],
    [['maxReplicas=13'], 'maxReplicas: is more than the 12'],
    [['poolerSize=40', 'apiShare=20'], 'maxReplicas: is more than the 2 workers'],
  ].map(([set, says]) => ({
    set: ['enabled=true', ...set].map((one) => `services.intake.worker.keda.${one}`),
    says: `services.intake.worker.keda.${says}`,
  })),
  { set: ['postgres.cnpg.enabled=true'], says: 'services.attendance.migrate.mode: is hook' },
  {
    set: [
      'externalSecrets.enabled=true',
      'externalSecrets.secretStoreRef.name=x',
      'externalSecrets.secrets[0].name=a',
      'externalSecrets.secrets[0].data[0].secretKey=b',
    ],
    says: 'services.attendance.migrate.mode: is hook',
  },
  {
    set: ['services.intake.api.extraEnv[0].name=KAFKA_BROKERS'],
    says: 'services.intake.api.extraEnv: KAFKA_BROKERS is set',
  },
  { set: ['services.intake.migrate.extraVolumes[0].name=tmp'], says: 'services.intake.migrate.extraVolumes: tmp is' },
];
