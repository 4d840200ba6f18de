#!/bin/bash
# Makes the database on the first start, runs the scripts that are mounted, and becomes the server.
set -eu
bin=$(echo /usr/lib/postgresql/*/bin)
data=/var/lib/postgresql/data-own
as_postgres() { setpriv --reuid postgres --regid postgres --clear-groups -- "$@"; }
mkdir -p "$data" /var/run/postgresql
chown postgres:postgres "$data" /var/run/postgresql
if [ ! -e "$data/PG_VERSION" ]; then
  secret=$(mktemp)
  printf '%s' "${POSTGRES_PASSWORD:?}" >"$secret"
  chown postgres "$secret"
  as_postgres "$bin/initdb" -D "$data" -U postgres --auth-local=trust --auth-host=scram-sha-256 --pwfile="$secret" >/dev/null
  rm "$secret"
  echo 'host all all all scram-sha-256' >>"$data/pg_hba.conf"
  as_postgres "$bin/pg_ctl" -D "$data" -w -o "-c listen_addresses=''" start >/dev/null
  as_postgres "$bin/createdb" -U postgres "${POSTGRES_DB:-stepwell}"
  for script in /docker-entrypoint-initdb.d/*.sql; do
    as_postgres "$bin/psql" -U postgres --set ON_ERROR_STOP=1 -q -f "$script" "${POSTGRES_DB:-stepwell}"
  done
  as_postgres "$bin/pg_ctl" -D "$data" -w stop >/dev/null
fi
exec setpriv --reuid postgres --regid postgres --clear-groups -- "$bin/postgres" -D "$data" -c listen_addresses='*' "$@"
