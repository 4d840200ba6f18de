{{/* Names and labels. */}}
{{- define "stepwell.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{ .Values.fullnameOverride | trunc 40 | trimSuffix "-" }}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if contains $name .Release.Name -}}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{- else -}}{{ printf "%s-%s" .Release.Name $name | trunc 40 | trimSuffix "-" }}{{- end -}}
{{- end -}}
{{- end -}}

{{/* Labels that never change: {root}. */}}
{{- define "stepwell.releaseLabels" -}}
app.kubernetes.io/name: {{ default .root.Chart.Name .root.Values.nameOverride }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- end -}}

{{/* What selects the pods of one workload: {root, name, role}. */}}
{{- define "stepwell.selector" -}}
{{ include "stepwell.releaseLabels" . }}
app.kubernetes.io/component: {{ .name }}
stepwell.dev/role: {{ .role }}
{{- end -}}

{{/* Labels of an object: {root} or {root, name, role}. */}}
{{- define "stepwell.labels" -}}
{{ if .name }}{{ include "stepwell.selector" . }}{{ else }}{{ include "stepwell.releaseLabels" . }}{{ end }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: stepwell
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- with .root.Values.global.labels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* metadata.annotations of an object: {root, more}. */}}
{{- define "stepwell.annotations" -}}
{{- $all := merge (dict) (.more | default dict) .root.Values.global.annotations -}}
{{- with $all -}}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* Sync wave of an object while Argo runs the migrations: {service, wave}; empty otherwise. */}}
{{- define "stepwell.wave" -}}
{{- if and .service.migrate.enabled (eq .service.migrate.mode "argocd") -}}
argocd.argoproj.io/sync-wave: {{ .wave | quote }}
{{- end -}}
{{- end -}}

{{/* A name with {service}, {role} and {kind} filled in: {text, name, role, kind}. */}}
{{- define "stepwell.filled" -}}
{{ .text | replace "{service}" .name | replace "{role}" (default "" .role) | replace "{kind}" (default "" .kind) }}
{{- end -}}

{{/* One service's values over the defaults, as YAML: {root, name}. */}}
{{- define "stepwell.service" -}}
{{- $own := deepCopy (index .root.Values.services .name | default dict) -}}
{{- mustMergeOverwrite (deepCopy .root.Values.defaults) $own | toYaml -}}
{{- end -}}

{{/* Whether a workload can have more than one pod: {spec}. */}}
{{- define "stepwell.isMany" -}}
{{- $scaler := .spec.hpa | default .spec.keda -}}
{{- if $scaler.enabled -}}{{ if gt (int $scaler.minReplicas) 1 }}yes{{ end }}{{- else if gt (int .spec.replicas) 1 -}}yes{{- end -}}
{{- end -}}

{{- define "stepwell.strimziNamespace" -}}
{{ default .Release.Namespace .Values.kafka.strimzi.namespace }}
{{- end -}}
