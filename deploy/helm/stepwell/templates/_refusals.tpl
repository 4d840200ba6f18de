{{/* Missing and contradictory values: each message begins with the value's name. */}}
{{- define "stepwell.refuse" -}}
{{- fail (printf "\n%s" .) -}}
{{- end -}}

{{- define "stepwell.refusals" -}}
{{- $v := .Values -}}
{{- if not $v.kafka.bootstrap }}{{ include "stepwell.refuse" "kafka.bootstrap: is not set; give your brokers as host:port, separated by commas" }}{{ end -}}
{{- if not $v.postgres.existingSecret }}{{ include "stepwell.refuse" "postgres.existingSecret: is not set; name the secret with each service's addresses, for example stepwell-{service}-postgres" }}{{ end -}}
{{- if not $v.auth.issuer }}{{ include "stepwell.refuse" "auth.issuer: is not set; give your identity provider's issuer, https" }}{{ end -}}
{{- if not $v.auth.audience }}{{ include "stepwell.refuse" "auth.audience: is not set; give the audience of tokens for Stepwell" }}{{ end -}}
{{- if and $v.feed.enabled (not $v.feed.existingSecret) }}{{ include "stepwell.refuse" "feed.existingSecret: is not set; name the secret of the services' own account, or set feed.enabled to false" }}{{ end -}}
{{- if and (ne $v.kafka.sasl.mechanism "none") (not $v.kafka.sasl.existingSecret) }}{{ include "stepwell.refuse" (printf "kafka.sasl.existingSecret: is not set, but kafka.sasl.mechanism is %s" $v.kafka.sasl.mechanism) }}{{ end -}}
{{- if and $v.kafka.sasl.existingSecret (eq $v.kafka.sasl.mechanism "none") }}{{ include "stepwell.refuse" "kafka.sasl.mechanism: is none, but kafka.sasl.existingSecret is set" }}{{ end -}}
{{- if and (not $v.kafka.tls.enabled) (or $v.kafka.tls.existingSecret $v.kafka.tls.clientSecret) }}{{ include "stepwell.refuse" "kafka.tls.enabled: is false, but kafka.tls.existingSecret or kafka.tls.clientSecret is set" }}{{ end -}}
{{- if and $v.global.extraCa.existingSecret $v.global.extraCa.existingConfigMap }}{{ include "stepwell.refuse" "global.extraCa: existingSecret and existingConfigMap are both set; give one" }}{{ end -}}
{{- $ends := add (int $v.shutdown.preStopSeconds) (int $v.shutdown.budgetSeconds) -}}
{{- if ge (int $ends) (int $v.shutdown.graceSeconds) }}{{ include "stepwell.refuse" (printf "shutdown.graceSeconds: %d is not longer than preStopSeconds + budgetSeconds = %d" (int $v.shutdown.graceSeconds) (int $ends)) }}{{ end -}}
{{- include "stepwell.strimziRefusals" . -}}
{{- if and $v.prometheusRule.enabled (not (.Files.Glob "files/alerts/*.yaml")) }}{{ include "stepwell.refuse" "prometheusRule.enabled: is true, but this chart carries no alerts" }}{{ end -}}
{{- if and $v.dashboards.enabled (not (.Files.Glob "files/dashboards/*.json")) }}{{ include "stepwell.refuse" "dashboards.enabled: is true, but this chart carries no dashboards" }}{{ end -}}
{{- if and $v.externalSecrets.enabled (not $v.externalSecrets.secretStoreRef.name) }}{{ include "stepwell.refuse" "externalSecrets.secretStoreRef.name: is not set, but externalSecrets.enabled is true" }}{{ end -}}
{{- if and $v.externalSecrets.enabled (not $v.externalSecrets.secrets) }}{{ include "stepwell.refuse" "externalSecrets.secrets: is empty, but externalSecrets.enabled is true" }}{{ end -}}
{{- range $name := keys $v.services | sortAlpha -}}
{{- $service := include "stepwell.service" (dict "root" $ "name" $name) | fromYaml -}}
{{- if $service.enabled -}}
{{- include "stepwell.serviceRefusals" (dict "root" $ "name" $name "service" $service "at" (printf "services.%s" $name)) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "stepwell.strimziRefusals" -}}
{{- $v := .Values -}}
{{- $strimzi := $v.kafka.strimzi -}}
{{- if $strimzi.enabled -}}
{{- if not $strimzi.cluster }}{{ include "stepwell.refuse" "kafka.strimzi.cluster: is not set, but kafka.strimzi.enabled is true" }}{{ end -}}
{{- if and $strimzi.topics (gt (int $v.kafka.topicReplicas) 0) }}{{ include "stepwell.refuse" "kafka.topicReplicas: is not 0, but kafka.strimzi.topics makes the topics" }}{{ end -}}
{{- if ge (int $strimzi.minInSyncReplicas) (add1 (int $strimzi.topicReplicas)) }}{{ include "stepwell.refuse" "kafka.strimzi.minInSyncReplicas: is more than kafka.strimzi.topicReplicas" }}{{ end -}}
{{- if and $strimzi.users (not $v.kafka.tls.enabled) }}{{ include "stepwell.refuse" "kafka.tls.enabled: is false, but kafka.strimzi.users are known by certificate" }}{{ end -}}
{{- if ne (include "stepwell.strimziNamespace" .) .Release.Namespace -}}
{{- if and $strimzi.users (not $v.kafka.tls.clientSecret) }}{{ include "stepwell.refuse" "kafka.tls.clientSecret: is not set, but kafka.strimzi.namespace is another one, whose secrets pods here cannot read" }}{{ end -}}
{{- if not $v.kafka.tls.existingSecret }}{{ include "stepwell.refuse" "kafka.tls.existingSecret: is not set, but kafka.strimzi.namespace is another one, whose cluster CA pods here cannot read" }}{{ end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "stepwell.serviceRefusals" -}}
{{- $v := .root.Values -}}
{{- $at := .at -}}
{{- $api := .service.api -}}
{{- $keda := .service.worker.keda -}}
{{- if and $api.httpRoute.enabled (not $api.httpRoute.parentRefs) }}{{ include "stepwell.refuse" (printf "%s.api.httpRoute.parentRefs: is empty, but httpRoute.enabled is true" $at) }}{{ end -}}
{{- if and $api.ingress.enabled (not $api.ingress.host) }}{{ include "stepwell.refuse" (printf "%s.api.ingress.host: is not set, but ingress.enabled is true" $at) }}{{ end -}}
{{- if and $v.networkPolicy.enabled (not $v.networkPolicy.ingress.gateway) (or $api.httpRoute.enabled $api.ingress.enabled) }}{{ include "stepwell.refuse" (printf "networkPolicy.ingress.gateway: is empty, so nobody could reach what %s.api routes" $at) }}{{ end -}}
{{- if and $api.hpa.enabled (gt (int $api.hpa.minReplicas) (int $api.hpa.maxReplicas)) }}{{ include "stepwell.refuse" (printf "%s.api.hpa.minReplicas: is more than maxReplicas" $at) }}{{ end -}}
{{- if $keda.enabled -}}
{{- if lt (int $keda.minReplicas) 2 }}{{ include "stepwell.refuse" (printf "%s.worker.keda.minReplicas: is less than 2" $at) }}{{ end -}}
{{- if gt (int $keda.minReplicas) (int $keda.maxReplicas) }}{{ include "stepwell.refuse" (printf "%s.worker.keda.minReplicas: is more than maxReplicas" $at) }}{{ end -}}
{{- if gt (int $keda.maxReplicas) 12 }}{{ include "stepwell.refuse" (printf "%s.worker.keda.maxReplicas: is more than the 12 partitions" $at) }}{{ end -}}
{{- if gt (int $keda.poolerSize) 0 -}}
{{- $most := div (sub (int $keda.poolerSize) (int $keda.apiShare)) (int .service.database.poolSize) -}}
{{- if gt (int $keda.maxReplicas) (int $most) }}{{ include "stepwell.refuse" (printf "%s.worker.keda.maxReplicas: is more than the %d workers whose pools fit keda.poolerSize beside keda.apiShare" $at (int $most)) }}{{ end -}}
{{- end -}}
{{- if and (or (ne $v.kafka.sasl.mechanism "none") $v.kafka.tls.enabled) (not $keda.authentication) (not (and $v.kafka.strimzi.enabled $v.kafka.strimzi.users)) }}{{ include "stepwell.refuse" (printf "%s.worker.keda.authentication: is not set; the scaler needs a TriggerAuthentication for these brokers" $at) }}{{ end -}}
{{- end -}}
{{- if and (not $keda.enabled) (gt (int .service.worker.replicas) 12) }}{{ include "stepwell.refuse" (printf "%s.worker.replicas: is more than the 12 partitions" $at) }}{{ end -}}
{{- if and .service.migrate.enabled $v.postgres.cnpg.enabled (eq .service.migrate.mode "hook") }}{{ include "stepwell.refuse" (printf "%s.migrate.mode: is hook, which runs before postgres.cnpg's database of the same release exists; set job or argocd" $at) }}{{ end -}}
{{- if and .service.migrate.enabled $v.externalSecrets.enabled (eq .service.migrate.mode "hook") }}{{ include "stepwell.refuse" (printf "%s.migrate.mode: is hook, which runs before externalSecrets of the same release exist; set job or argocd" $at) }}{{ end -}}
{{- range $role := list "api" "worker" "migrate" -}}
{{- $ctx := dict "root" $.root "name" $.name "role" $role "service" $.service "spec" (index $.service $role) -}}
{{- $names := dict -}}
{{- range include "stepwell.env" $ctx | fromYamlArray }}{{ $_ := set $names .name "the chart" }}{{ end -}}
{{- range $ctx.spec.extraEnv -}}
{{- if hasKey $names .name }}{{ include "stepwell.refuse" (printf "%s.%s.extraEnv: %s is set by %s already" $at $role .name (index $names .name)) }}{{ end -}}
{{- $_ := set $names .name "extraEnv" -}}
{{- end -}}
{{- $volumes := dict -}}
{{- range include "stepwell.volumes" (set (omit $ctx "spec") "spec" (omit $ctx.spec "extraVolumes")) | fromYamlArray }}{{ $_ := set $volumes .name true }}{{ end -}}
{{- range $ctx.spec.extraVolumes -}}
{{- if hasKey $volumes .name }}{{ include "stepwell.refuse" (printf "%s.%s.extraVolumes: %s is the name of another volume" $at $role .name) }}{{ end -}}
{{- $_ := set $volumes .name true -}}
{{- end -}}
{{- end -}}
{{- end -}}
