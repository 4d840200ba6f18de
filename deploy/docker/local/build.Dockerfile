# Node 24 with npm, from their npm packages, for machines that can pull no image.
ARG DEBIAN=stepwell-local/debian
FROM ${DEBIAN}
COPY ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY node /nodejs/bin/node
COPY npm /opt/npm
RUN ln -s /nodejs/bin/node /usr/local/bin/node \
    && ln -s /opt/npm/bin/npm-cli.js /usr/local/bin/npm && ln -s /opt/npm/bin/npx-cli.js /usr/local/bin/npx \
    && chmod +x /opt/npm/bin/*.js
ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt
