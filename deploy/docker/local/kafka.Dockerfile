# Kafka from Maven's jars, one node, told by KAFKA_* as the official image is.
ARG DEBIAN=stepwell-local/debian
FROM ${DEBIAN}
RUN apt-get update -q && apt-get install -y -q --no-install-recommends openjdk-17-jre-headless && rm -rf /var/lib/apt/lists/*
COPY jars /opt/kafka/jars
COPY log4j2.properties /opt/kafka/
COPY kafka-start.sh /usr/local/bin/
RUN mkdir -p /var/lib/kafka/data && chown -R 65532:65532 /var/lib/kafka
USER 65532:65532
ENTRYPOINT ["/bin/bash", "/usr/local/bin/kafka-start.sh"]
