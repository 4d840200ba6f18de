{{/* Parts of a pod. The context is {root, name, role, service, spec}; role is api, worker, migrate or check. */}}

{{- define "stepwell.image" -}}
{{- $image := .service.image -}}
{{- $path := include "stepwell.filled" (dict "text" $image.repository "name" .name) -}}
{{- with .root.Values.global.image.registry }}{{ $path = printf "%s/%s" (trimSuffix "/" .) $path }}{{ end -}}
{{- if $image.digest -}}{{ printf "%s@%s" $path $image.digest }}
{{- else -}}{{ printf "%s:%s" $path (coalesce $image.tag .root.Values.global.image.tag .root.Chart.AppVersion) }}
{{- end -}}
{{- end -}}

{{/* The names of the secrets of one pod, as YAML: postgres, kafkaCa, kafkaClient, sasl, feed; empty where there is none. */}}
{{- define "stepwell.secrets" -}}
{{- $v := .root.Values -}}
{{- $kafkaRole := ternary .role "worker" (eq .role "api") -}}
{{- $fill := dict "name" .name "role" $kafkaRole -}}
{{- $strimzi := and $v.kafka.strimzi.enabled $v.kafka.strimzi.users -}}
{{- $isMigration := eq .role "migrate" -}}
{{- $postgres := $v.postgres.existingSecret -}}
{{- if and $isMigration $v.postgres.migratorSecret }}{{ $postgres = $v.postgres.migratorSecret }}{{ end -}}
{{- $ca := $v.kafka.tls.existingSecret -}}
{{- if and (not $ca) $v.kafka.strimzi.enabled }}{{ $ca = printf "%s-cluster-ca-cert" $v.kafka.strimzi.cluster }}{{ end -}}
{{- $client := $v.kafka.tls.clientSecret -}}
{{- if and (not $client) $strimzi (eq $v.kafka.sasl.mechanism "none") }}{{ $client = printf "%s-{service}-{role}" (include "stepwell.fullname" .root) }}{{ end -}}
{{- $usesKafka := or (not $isMigration) (gt (int $v.kafka.topicReplicas) 0) -}}
{{- $tls := and $usesKafka $v.kafka.tls.enabled -}}
{{- $sasl := and $usesKafka (ne $v.kafka.sasl.mechanism "none") -}}
{{- $feed := and (not $isMigration) $v.feed.enabled -}}
postgres: {{ include "stepwell.filled" (merge (dict "text" $postgres) $fill) | quote }}
kafkaCa: {{ ternary (include "stepwell.filled" (merge (dict "text" $ca) $fill)) "" $tls | quote }}
kafkaClient: {{ ternary (include "stepwell.filled" (merge (dict "text" $client) $fill)) "" $tls | quote }}
sasl: {{ ternary (include "stepwell.filled" (merge (dict "text" $v.kafka.sasl.existingSecret) $fill)) "" $sasl | quote }}
feed: {{ ternary (include "stepwell.filled" (merge (dict "text" $v.feed.existingSecret) $fill)) "" $feed | quote }}
{{- end -}}

{{/* The variables that the chart sets, as a YAML list. */}}
{{- define "stepwell.env" -}}
{{- $v := .root.Values -}}
{{- $s := include "stepwell.secrets" . | fromYaml -}}
{{- $isMigration := eq .role "migrate" -}}
{{- $usesKafka := or (not $isMigration) (gt (int $v.kafka.topicReplicas) 0) -}}
- { name: LOG_LEVEL, value: {{ $v.logLevel | quote }} }
{{- if $isMigration }}
- { name: MIGRATOR_DATABASE_URL_FILE, value: /etc/stepwell/postgres/owner-url }
- { name: KAFKA_TOPIC_REPLICAS, value: {{ $v.kafka.topicReplicas | int | quote }} }
{{- else }}
- { name: PORT, value: "3000" }
- { name: MANAGEMENT_PORT, value: "9090" }
- { name: SHUTDOWN_BUDGET_MS, value: {{ mul (int $v.shutdown.budgetSeconds) 1000 | quote }} }
- { name: DATABASE_URL_FILE, value: /etc/stepwell/postgres/app-url }
- { name: RELAY_DATABASE_URL_FILE, value: /etc/stepwell/postgres/relay-url }
- { name: DATABASE_POOL_SIZE, value: {{ .service.database.poolSize | int | quote }} }
- { name: DATABASE_PREPARED_STATEMENTS, value: {{ .service.database.preparedStatements | int | quote }} }
- { name: OIDC_ISSUER, value: {{ $v.auth.issuer | quote }} }
- { name: OIDC_AUDIENCE, value: {{ $v.auth.audience | quote }} }
- { name: OIDC_TOKEN_TYPE, value: {{ $v.auth.tokenType | quote }} }
{{- with $v.auth.jwksUri }}
- { name: OIDC_JWKS_URI, value: {{ . | quote }} }
{{- end }}
{{- range $claim, $name := $v.auth.claims }}
{{- with $name }}
- { name: OIDC_CLAIM_{{ upper $claim }}, value: {{ . | quote }} }
{{- end }}
{{- end }}
{{- if $v.feed.enabled }}
{{- $full := include "stepwell.fullname" .root }}
{{- range $source := keys $v.services | sortAlpha }}
- { name: FEED_{{ $source | upper | replace "-" "_" }}, value: {{ printf "http://%s-%s-api:3000" $full $source | quote }} }
{{- end }}
- { name: OIDC_CLIENT_ID, value: {{ include "stepwell.filled" (dict "text" $v.feed.clientId "name" .name "role" .role) | quote }} }
- { name: OIDC_CLIENT_SECRET_FILE, value: /etc/stepwell/feed/client-secret }
{{- with $v.feed.scope }}
- { name: OIDC_CLIENT_SCOPE, value: {{ . | quote }} }
{{- end }}
{{- with $v.feed.tokenEndpoint }}
- { name: OIDC_TOKEN_ENDPOINT, value: {{ . | quote }} }
{{- end }}
{{- end }}
{{- with $v.telemetry.otlpEndpoint }}
- { name: OTEL_EXPORTER_OTLP_ENDPOINT, value: {{ . | quote }} }
- { name: OTEL_TRACES_SAMPLER_ARG, value: {{ $v.telemetry.sampleRatio | toString | quote }} }
{{- end }}
{{- end }}
{{- if $usesKafka }}
- { name: KAFKA_BROKERS, value: {{ $v.kafka.bootstrap | nospace | quote }} }
{{- if $v.kafka.tls.enabled }}
- { name: KAFKA_TLS, value: "1" }
{{- end }}
{{- if $s.kafkaCa }}
- { name: KAFKA_TLS_CA_FILE, value: /etc/stepwell/kafka-ca/ca.crt }
{{- end }}
{{- if $s.kafkaClient }}
- { name: KAFKA_TLS_CERT_FILE, value: /etc/stepwell/kafka-client/user.crt }
- { name: KAFKA_TLS_KEY_FILE, value: /etc/stepwell/kafka-client/user.key }
{{- end }}
{{- if $s.sasl }}
- { name: KAFKA_SASL_MECHANISM, value: {{ $v.kafka.sasl.mechanism | quote }} }
- { name: KAFKA_SASL_USERNAME_FILE, value: /etc/stepwell/kafka-sasl/username }
- { name: KAFKA_SASL_PASSWORD_FILE, value: /etc/stepwell/kafka-sasl/password }
{{- end }}
{{- end }}
{{- with $v.postgres.sslMode }}
- { name: PGSSLMODE, value: {{ ternary "no-verify" . (eq . "require") | quote }} }
{{- end }}
{{- if or $v.global.extraCa.existingSecret $v.global.extraCa.existingConfigMap }}
- { name: NODE_EXTRA_CA_CERTS, value: /etc/stepwell/extra-ca/ca.crt }
{{- end }}
{{- end -}}

{{/* One projected secret: {volume, secret, items: {file: key}}. */}}
{{- define "stepwell.secretVolume" -}}
- name: {{ .volume }}
  secret:
    secretName: {{ .secret | quote }}
    defaultMode: 0440
    items:
      {{- range $file, $key := .items }}
      - { key: {{ $key | quote }}, path: {{ $file }} }
      {{- end }}
{{- end -}}

{{- define "stepwell.volumes" -}}
{{- $v := .root.Values -}}
{{- $s := include "stepwell.secrets" . | fromYaml -}}
{{- $urls := dict "app-url" $v.postgres.keys.app "relay-url" $v.postgres.keys.relay -}}
{{- if eq .role "migrate" }}{{ $urls = dict "owner-url" $v.postgres.keys.owner }}{{ end -}}
- name: tmp
  emptyDir: { sizeLimit: {{ .spec.tmpSizeLimit }} }
{{ include "stepwell.secretVolume" (dict "volume" "postgres" "secret" $s.postgres "items" $urls) }}
{{- with $s.kafkaCa }}
{{ include "stepwell.secretVolume" (dict "volume" "kafka-ca" "secret" . "items" (dict "ca.crt" $v.kafka.tls.caKey)) }}
{{- end }}
{{- with $s.kafkaClient }}
{{ include "stepwell.secretVolume" (dict "volume" "kafka-client" "secret" . "items" (dict "user.crt" $v.kafka.tls.certKey "user.key" $v.kafka.tls.keyKey)) }}
{{- end }}
{{- with $s.sasl }}
{{ include "stepwell.secretVolume" (dict "volume" "kafka-sasl" "secret" . "items" (dict "username" $v.kafka.sasl.usernameKey "password" $v.kafka.sasl.passwordKey)) }}
{{- end }}
{{- with $s.feed }}
{{ include "stepwell.secretVolume" (dict "volume" "feed" "secret" . "items" (dict "client-secret" $v.feed.secretKey)) }}
{{- end }}
{{- with $v.global.extraCa.existingSecret }}
{{ include "stepwell.secretVolume" (dict "volume" "extra-ca" "secret" . "items" (dict "ca.crt" $v.global.extraCa.key)) }}
{{- end }}
{{- with $v.global.extraCa.existingConfigMap }}
- name: extra-ca
  configMap:
    name: {{ . | quote }}
    items: [{ key: {{ $v.global.extraCa.key | quote }}, path: ca.crt }]
{{- end }}
{{- with .spec.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "stepwell.mounts" -}}
{{- $v := .root.Values -}}
{{- $s := include "stepwell.secrets" . | fromYaml -}}
- { name: tmp, mountPath: /tmp }
- { name: postgres, mountPath: /etc/stepwell/postgres, readOnly: true }
{{- if $s.kafkaCa }}
- { name: kafka-ca, mountPath: /etc/stepwell/kafka-ca, readOnly: true }
{{- end }}
{{- if $s.kafkaClient }}
- { name: kafka-client, mountPath: /etc/stepwell/kafka-client, readOnly: true }
{{- end }}
{{- if $s.sasl }}
- { name: kafka-sasl, mountPath: /etc/stepwell/kafka-sasl, readOnly: true }
{{- end }}
{{- if $s.feed }}
- { name: feed, mountPath: /etc/stepwell/feed, readOnly: true }
{{- end }}
{{- if or $v.global.extraCa.existingSecret $v.global.extraCa.existingConfigMap }}
- { name: extra-ca, mountPath: /etc/stepwell/extra-ca, readOnly: true }
{{- end }}
{{- with .spec.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* The container; probes and ports only where it stays. */}}
{{- define "stepwell.container" -}}
{{- $v := .root.Values -}}
name: {{ .role }}
image: {{ include "stepwell.image" . | quote }}
imagePullPolicy: {{ $v.global.image.pullPolicy }}
args: [{{ .role | quote }}]
env:
  {{- include "stepwell.env" . | nindent 2 }}
  {{- with .spec.extraEnv }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with .spec.extraEnvFrom }}
envFrom:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- if has .role (list "api" "worker") }}
ports:
  {{- if eq .role "api" }}
  - { name: http, containerPort: 3000 }
  {{- end }}
  - { name: management, containerPort: 9090 }
startupProbe:
  httpGet: { path: /health/startup, port: management }
  periodSeconds: 5
  failureThreshold: 60
  timeoutSeconds: 3
readinessProbe:
  httpGet: { path: /health/ready, port: management }
  periodSeconds: {{ ternary 5 10 (eq .role "api") }}
  failureThreshold: {{ ternary 2 3 (eq .role "api") }}
  timeoutSeconds: 3
livenessProbe:
  httpGet: { path: /health/live, port: management }
  periodSeconds: 10
  failureThreshold: 6
  timeoutSeconds: 3
lifecycle:
  preStop: { sleep: { seconds: {{ int $v.shutdown.preStopSeconds }} } }
{{- end }}
resources:
  {{- toYaml .spec.resources | nindent 2 }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
volumeMounts:
  {{- include "stepwell.mounts" . | nindent 2 }}
{{- end -}}

{{/* The fields of a pod that do not depend on its role. */}}
{{- define "stepwell.podBase" -}}
{{- $v := .root.Values -}}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with $v.global.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . | quote }}
  {{- end }}
{{- end }}
securityContext:
  runAsNonRoot: true
  {{- if not (kindIs "invalid" $v.runAs) }}
  runAsUser: {{ int $v.runAs }}
  runAsGroup: {{ int $v.runAs }}
  fsGroup: {{ int $v.runAs }}
  {{- end }}
  seccompProfile: { type: RuntimeDefault }
{{- with .spec.priorityClassName }}
priorityClassName: {{ . | quote }}
{{- end }}
{{- with .spec.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .spec.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .spec.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .spec.initContainers }}
initContainers:
  {{- toYaml . | nindent 2 }}
{{- end }}
containers:
  - {{ include "stepwell.container" . | nindent 4 | trim }}
  {{- with .spec.sidecars }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
volumes:
  {{- include "stepwell.volumes" . | nindent 2 }}
{{- end -}}

{{- define "stepwell.podMetadata" -}}
{{- $annotations := merge (dict) (.spec.podAnnotations | default dict) -}}
{{- with .root.Values.global.secretsRevision }}{{ $_ := set $annotations "stepwell.dev/secrets-revision" . }}{{ end -}}
metadata:
  labels:
    {{- include "stepwell.selector" . | nindent 4 }}
    {{- with merge (dict) (.spec.podLabels | default dict) .root.Values.global.labels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- with $annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}
