# What a service runs on, as a distroless image has it: Node 24 at /nodejs/bin/node, the C++ library, certificates, no shell.
ARG SLIM=stepwell-local/slim
FROM ${SLIM}
COPY ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY node /nodejs/bin/node
ENV SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
USER 65532:65532
