import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Utils;

/** Somebody else's consumer, on Kafka's own Java client: prints what topics hold now, one JSON line per record, and ends. */
public class OutsideConsumer {
  private static final Duration WAIT = Duration.ofSeconds(1);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Arguments: bootstrap address, topics. */
  public static void main(String[] args) throws Exception {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", args[0]);
    settings.put("enable.auto.commit", "false");
    settings.put("key.deserializer", ByteArrayDeserializer.class.getName());
    settings.put("value.deserializer", ByteArrayDeserializer.class.getName());
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (int i = 1; i < args.length; i++)
        for (PartitionInfo one : consumer.partitionsFor(args[i]))
          partitions.add(new TopicPartition(one.topic(), one.partition()));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.get(one)))
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(WAIT)) print(record, consumer);
    }
  }

  private static void print(ConsumerRecord<byte[], byte[]> record, KafkaConsumer<byte[], byte[]> consumer)
      throws Exception {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("topic", record.topic());
    line.put("partition", record.partition());
    line.put("key", text(record.key()));
    // Where Kafka's own default partitioner puts this key.
    int partitions = consumer.partitionsFor(record.topic()).size();
    line.put("partitionOfKey", Utils.toPositive(Utils.murmur2(record.key())) % partitions);
    Map<String, String> headers = new LinkedHashMap<>();
    for (Header header : record.headers()) headers.put(header.key(), text(header.value()));
    line.put("headers", headers);
    line.put("value", text(record.value()));
    System.out.println(JSON.writeValueAsString(line));
  }

  private static String text(byte[] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }
}
