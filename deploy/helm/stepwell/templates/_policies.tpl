{{- define "stepwell.egressRule" -}}
- ports:
    {{- range .ports }}
    - { protocol: TCP, port: {{ int . }} }
    {{- if $.udp }}
    - { protocol: UDP, port: {{ int . }} }
    {{- end }}
    {{- end }}
  {{- with .to }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}

{{- define "stepwell.policyMetadata" }}
metadata:
  name: {{ include "stepwell.fullname" .root }}-{{ .suffix }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "stepwell.labels" (dict "root" .root) | nindent 4 }}
  {{- with include "stepwell.annotations" (dict "root" .root) }}{{ . | nindent 2 }}{{- end }}
{{- end }}
