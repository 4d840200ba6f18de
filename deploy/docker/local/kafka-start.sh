#!/bin/bash
# Writes server.properties from KAFKA_* (KAFKA_NODE_ID is node.id), formats the storage once, and becomes the broker.
set -eu
properties=/tmp/server.properties
: >"$properties"
while IFS='=' read -r name value; do
  key=$(echo "${name#KAFKA_}" | tr '[:upper:]_' '[:lower:].')
  echo "$key=$value" >>"$properties"
done < <(env | grep '^KAFKA_' | grep -v '^KAFKA_HEAP_OPTS=')
if [ ! -e "${KAFKA_LOG_DIRS:?}/meta.properties" ]; then
  java -Xmx128m -XX:TieredStopAtLevel=1 -cp '/opt/kafka/jars/*' kafka.tools.StorageTool format -t "${CLUSTER_ID:?}" -c "$properties"
fi
exec java ${KAFKA_HEAP_OPTS:--Xmx384m} -Dlog4j2.configurationFile=/opt/kafka/log4j2.properties -cp '/opt/kafka/jars/*' kafka.Kafka "$properties"
