// Peer of the `relay` bench: Debezium's embedded engine (pgoutput) with its outbox event router, publishing with the
// Java producer and acks=all (its default). Written from
//   https://debezium.io/documentation/reference/3.6/development/engine.html
//   https://debezium.io/documentation/reference/3.6/transformations/outbox-event-router.html
// BENCH_STYLE  documented   the settings of those pages, a JSONB payload; everything else at its default
//              tuned        larger batches and queues, no waits between polls, a text payload, larger producer batches
// What it does not do: it keeps no rows to look at, and a slot that is not read keeps the write-ahead log.
import io.debezium.embedded.Connect;
import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.connect.source.SourceRecord;

public final class OutboxRelay {
  private static final boolean TUNED = "tuned".equals(System.getenv("BENCH_STYLE"));

  public static void main(String[] args) throws Exception {
    var producer = new KafkaProducer<String, String>(producing());
    var engine = DebeziumEngine.create(Connect.class)
        .using(capturing())
        .using((success, message, error) -> {
          if (error != null) error.printStackTrace();
        })
        .notifying((List<ChangeEvent<SourceRecord, SourceRecord>> records,
            DebeziumEngine.RecordCommitter<ChangeEvent<SourceRecord, SourceRecord>> committer) ->
            publish(producer, records, committer))
        .build();
    System.out.println("ready");
    System.in.read();
    engine.run();
  }

  /** A batch is sent whole, awaited whole, and only then marked. */
  private static void publish(
      KafkaProducer<String, String> producer,
      List<ChangeEvent<SourceRecord, SourceRecord>> records,
      DebeziumEngine.RecordCommitter<ChangeEvent<SourceRecord, SourceRecord>> committer) throws InterruptedException {
    List<Future<RecordMetadata>> sent = new ArrayList<>(records.size());
    for (var event : records) {
      SourceRecord record = event.value();
      if (record.topic().startsWith("outbox.event."))
        sent.add(producer.send(new ProducerRecord<>(record.topic(), (String) record.key(), (String) record.value())));
    }
    producer.flush();
    try {
      for (var one : sent) one.get();
    } catch (java.util.concurrent.ExecutionException error) {
      throw new IllegalStateException(error.getCause());
    }
    for (var event : records) committer.markProcessed(event);
    committer.markBatchFinished();
  }

  private static Properties producing() {
    var settings = new Properties();
    settings.put("bootstrap.servers", System.getenv("BENCH_KAFKA"));
    settings.put("key.serializer", StringSerializer.class.getName());
    settings.put("value.serializer", StringSerializer.class.getName());
    if (TUNED) {
      settings.put("batch.size", "262144");
      settings.put("buffer.memory", "134217728");
      settings.put("linger.ms", "20");
    }
    return settings;
  }

  private static Properties capturing() throws Exception {
    var database = URI.create(System.getenv("BENCH_DATABASE_URL"));
    var user = database.getUserInfo().split(":");
    var settings = new Properties();
    settings.put("name", "engine");
    settings.put("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
    settings.put("offset.storage", "org.apache.kafka.connect.storage.FileOffsetBackingStore");
    settings.put("offset.storage.file.filename", Files.createTempFile("offsets", ".dat").toString());
    settings.put("offset.flush.interval.ms", "60000");
    settings.put("database.hostname", database.getHost());
    settings.put("database.port", String.valueOf(database.getPort()));
    settings.put("database.user", user[0]);
    settings.put("database.password", user.length > 1 ? user[1] : "");
    settings.put("database.dbname", database.getPath().substring(1));
    settings.put("topic.prefix", "bench");
    settings.put("plugin.name", "pgoutput");
    settings.put("slot.name", System.getenv("BENCH_SLOT"));
    settings.put("snapshot.mode", "no_data");
    settings.put("table.include.list", "public.outbox");
    settings.put("transforms", "outbox");
    settings.put("transforms.outbox.type", "io.debezium.transforms.outbox.EventRouter");
    if (TUNED) {
      settings.put("max.batch.size", "16384");
      settings.put("max.queue.size", "65536");
      settings.put("poll.interval.ms", "5");
    }
    return settings;
  }
}
