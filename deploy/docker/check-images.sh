#!/usr/bin/env bash
# Holds the images of the five services to what was promised: size, user, labels, SBOM, no development package, no shell.
set -euo pipefail
images=${STEPWELL_IMAGES:-stepwell}
tag=${STEPWELL_TAG:-dev}
most_image=350
most_layers=200
failed=0
wrong() { echo "$image: $*"; failed=1; }

for service in intake scheduling attendance medication step-down; do
  image=$images/$service:$tag
  size=$(($(docker image inspect -f '{{.Size}}' "$image") / 1000000))
  # Layers of ours are what COPY added: the base's are not in the history that way.
  layers=$(docker history --no-trunc --human=false --format '{{.Size}} {{.CreatedBy}}' "$image" \
    | awk '/in \/app|COPY.* (\.|node_modules)( |$)|in node_modules/ {sum += $1} END {print int(sum / 1000000)}')
  echo "$image: $size MB unpacked (bar $most_image), $layers MB of it ours (bar $most_layers)"
  [ "$size" -le $most_image ] || wrong "is larger than $most_image MB"
  [ "$layers" -gt 0 ] && [ "$layers" -le $most_layers ] || wrong "has $layers MB of layers"
  [ "$(docker image inspect -f '{{.Config.User}}' "$image")" = 65532:65532 ] || wrong 'does not run as 65532'
  [ "$(docker image inspect -f '{{index .Config.Labels "org.opencontainers.image.title"}}' "$image")" = "stepwell-$service" ] || wrong 'has no title'
  run=(docker run --rm --read-only --network none --entrypoint /nodejs/bin/node "$image" -e)
  "${run[@]}" '
    const { readFileSync, existsSync } = require("node:fs");
    const sbom = JSON.parse(readFileSync("/app/sbom.cdx.json", "utf8"));
    const names = sbom.components.map(({ name }) => name);
    const dev = ["typescript", "jest", "nx", "eslint", "@swc/core", "embedded-postgres", "@stepwell/testing", "@stepwell/stepwell"];
    const faults = [
      ...(sbom.bomFormat === "CycloneDX" && names.includes("pg") ? [] : ["the SBOM names no pg"]),
      ...dev.filter((name) => names.includes(name) || existsSync(`/app/node_modules/${name}`)).map((name) => `holds ${name}`),
      ...(existsSync("/bin/sh") && process.env.ALLOW_SHELL !== "1" ? ["holds a shell"] : []),
    ];
    if (faults.length > 0) { console.error(faults.join("; ")); process.exit(1); }
  ' || wrong 'is not what it should be'
  usage=$(docker run --rm --read-only --network none "$image" nothing 2>&1 || true)
  [ "$usage" = "usage: $service api | worker | migrate | check" ] || wrong "says: $usage"
done
exit $failed
