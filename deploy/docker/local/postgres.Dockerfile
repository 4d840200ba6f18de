# Postgres from Debian, started as the official image is: POSTGRES_PASSWORD, POSTGRES_DB, /docker-entrypoint-initdb.d.
ARG DEBIAN=stepwell-local/debian
FROM ${DEBIAN}
RUN apt-get update -q && apt-get install -y -q --no-install-recommends postgresql && rm -rf /var/lib/apt/lists/*
COPY postgres-start.sh /usr/local/bin/
ENTRYPOINT ["/bin/bash", "/usr/local/bin/postgres-start.sh"]
