{{/* Runs a named template for each enabled service: {root, template}. */}}
{{- define "stepwell.eachService" -}}
{{- range $name := keys .root.Values.services | sortAlpha }}
{{- $service := include "stepwell.service" (dict "root" $.root "name" $name) | fromYaml }}
{{- if $service.enabled }}
{{- include $.template (dict "root" $.root "name" $name "service" $service) }}
{{- end }}
{{- end }}
{{- end -}}

{{/* The same for each role of each enabled service. */}}
{{- define "stepwell.eachRole" -}}
{{- range $name := keys .root.Values.services | sortAlpha }}
{{- $service := include "stepwell.service" (dict "root" $.root "name" $name) | fromYaml }}
{{- if $service.enabled }}
{{- range $role := list "api" "worker" }}
{{- include $.template (dict "root" $.root "name" $name "role" $role "service" $service "spec" (index $service $role)) }}
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{/* metadata of a namespaced object of a workload: the context, with `suffix` and `more` annotations. */}}
{{- define "stepwell.metadata" -}}
{{- $wave := include "stepwell.wave" (dict "service" .service "wave" (default "2" .wave)) | fromYaml -}}
metadata:
  name: {{ printf "%s-%s-%s%s" (include "stepwell.fullname" .root) .name .role (default "" .suffix) }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "stepwell.labels" . | nindent 4 }}
  {{- with include "stepwell.annotations" (dict "root" .root "more" (merge (dict) (.more | default dict) $wave)) }}{{ . | nindent 2 }}{{- end }}
{{- end -}}
