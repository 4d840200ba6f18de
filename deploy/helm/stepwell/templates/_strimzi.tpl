{{- define "stepwell.strimziMetadata" }}
metadata:
  name: {{ .name }}
  namespace: {{ include "stepwell.strimziNamespace" .root }}
  labels:
    strimzi.io/cluster: {{ .root.Values.kafka.strimzi.cluster }}
    {{- include "stepwell.labels" (dict "root" .root) | nindent 4 }}
  {{- with include "stepwell.annotations" (dict "root" .root) }}{{ . | nindent 2 }}{{- end }}
{{- end }}

{{- define "stepwell.topicAcl" -}}
- resource: { type: topic, name: {{ .topic }}, patternType: literal }
  operations: [{{ join ", " .operations }}]
  host: "*"
{{- end }}

{{- define "stepwell.groupAcl" -}}
- resource: { type: group, name: {{ .group }}, patternType: {{ .pattern }} }
  operations: [{{ join ", " .operations }}]
  host: "*"
{{- end }}
