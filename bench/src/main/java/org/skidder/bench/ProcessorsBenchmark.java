package org.skidder.bench;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;
import org.skidder.core.plugin.Identity;
import org.skidder.core.plugin.ProcessorContext;
import org.skidder.core.plugin.SharedResources;
import org.skidder.processors.ProcessorChain;
import org.skidder.processors.Processors;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Processors on raw batches: five of them together, and the two that parse beside plain code. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(AccessLog.LINES)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ProcessorsBenchmark {
  private static final long TIME = 1_520_157_600_123L;
  private static final String TOKENIZER =
      "%{ip} %{} %{user} [%{ts}] \"%{verb} %{path} %{}\" %{status} %{bytes} \"%{referrer}\""
          + " \"%{agent}\"";
  private static final Pattern REGEX =
      Pattern.compile(
          "^(?<ip>[^ ]*) [^ ]* (?<user>[^ ]*) \\[(?<ts>[^\\]]*)\\] \"(?<verb>[^ ]*) (?<path>[^ ]*)"
              + " [^\"]*\" (?<status>[^ ]*) (?<bytes>[^ ]*) \"(?<referrer>[^\"]*)\""
              + " \"(?<agent>[^\"]*)\"");
  private static final List<String> GROUPS =
      List.of("ip", "user", "ts", "verb", "path", "status", "bytes", "referrer", "agent");

  private final Lines lines = Lines.make();
  private final Lines json = Lines.of(json(lines));
  private final Template template = template();
  private final JsonFactory factory = new JsonFactory();
  private final ProcessorChain none = chain("{}");
  private final ProcessorChain five =
      chain(
          """
          processors:
          - drop_event.when.contains.message: healthcheck
          - dissect: {tokenizer: '%s', target_prefix: http}
          - rename.fields: [{from: http.ip, to: client.ip}]
          - drop_fields.fields: [beat.version, offset]
          - add_fields: {target: '', fields: {service: shop, env: production}}
          """
              .formatted(TOKENIZER));
  private final ProcessorChain dissect =
      chain("processors: [{dissect: {tokenizer: '" + TOKENIZER + "'}}]");
  private final ProcessorChain decode =
      chain("processors: [{decode_json_fields: {fields: [message]}}]");

  private static ProcessorChain chain(String yaml) {
    Identity identity = new Identity("filebeat", "6.4.0", "web-17", "web-17");
    Problems problems = new Problems();
    Processors processors =
        new Processors(ProcessorContext.of(identity, new SharedResources(), Path.of("")), problems);
    ProcessorChain made =
        new ProcessorChain(
            List.of(),
            map("beat", map("version", "6.4.0")),
            processors.compile(Config.ofYaml(yaml)),
            identity);
    problems.throwIfErrors();
    return made;
  }

  private static FieldMap map(Object... pairs) {
    FieldMap map = new FieldMap();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i].toString(), pairs[i + 1]);
    }
    return map;
  }

  private static Template template() {
    return Template.of(
        map("source", "/var/log/nginx/access.log", "input", map("type", "log")), new FieldMap());
  }

  /** The lines as a program would log them in JSON. */
  private static byte[] json(Lines lines) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < lines.count(); i++) {
      Matcher matcher = REGEX.matcher(text(lines, i));
      if (matcher.find()) {
        out.append("{\"ip\":\"").append(matcher.group("ip"));
        out.append("\",\"ts\":\"").append(matcher.group("ts"));
        out.append("\",\"request\":{\"verb\":\"GET\",\"path\":\"").append(matcher.group("path"));
        out.append("\"},\"status\":").append(matcher.group("status"));
        out.append(",\"bytes\":").append(matcher.group("bytes")).append(",\"seconds\":0.25");
        out.append(",\"agent\":\"").append(matcher.group("agent")).append("\"}\n");
      }
    }
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String text(Lines lines, int index) {
    return new String(
        lines.chunk(), lines.starts()[index], lines.lengths()[index], StandardCharsets.UTF_8);
  }

  private EventBatch batch(Lines of) {
    EventBatch made = new EventBatch(template, TIME, of.chunk(), of.count());
    for (int i = 0; i < of.count(); i++) {
      made.add(of.starts()[i], of.starts()[i], of.lengths()[i]);
    }
    return made;
  }

  private EventBatch run(ProcessorChain chain, Lines of) {
    EventBatch batch = batch(of);
    chain.apply(batch);
    return batch;
  }

  /** What making the batch costs in all the others. */
  @Benchmark
  public EventBatch noProcessor() {
    return run(none, lines);
  }

  /** drop_event with a condition, dissect, rename, drop_fields and add_fields together. */
  @Benchmark
  public EventBatch fiveProcessors() {
    return run(five, lines);
  }

  /** Nine fields of an access log. */
  @Benchmark
  public EventBatch dissect() {
    return run(dissect, lines);
  }

  /** The floor of {@link #dissect()}: a regular expression into a map. */
  @Benchmark
  public List<Map<String, String>> plainRegex() {
    List<Map<String, String>> all = new ArrayList<>(lines.count());
    for (int i = 0; i < lines.count(); i++) {
      Matcher matcher = REGEX.matcher(text(lines, i));
      Map<String, String> fields = new LinkedHashMap<>();
      if (matcher.find()) {
        for (String group : GROUPS) {
          fields.put(group, matcher.group(group));
        }
      }
      all.add(fields);
    }
    return all;
  }

  /** A line of JSON with six members. */
  @Benchmark
  public EventBatch decodeJsonFields() {
    return run(decode, json);
  }

  /** The floor of {@link #decodeJsonFields()}: Jackson's parser into maps. */
  @Benchmark
  public List<Object> plainJackson() {
    List<Object> all = new ArrayList<>(json.count());
    for (int i = 0; i < json.count(); i++) {
      try (JsonParser parser =
          factory.createParser(
              ObjectReadContext.empty(), json.chunk(), json.starts()[i], json.lengths()[i])) {
        parser.nextToken();
        all.add(object(parser));
      }
    }
    return all;
  }

  private static Map<String, @Nullable Object> object(JsonParser parser) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      object.put(
          name,
          switch (parser.nextToken()) {
            case START_OBJECT -> object(parser);
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_NULL -> null;
            default -> parser.getString();
          });
    }
    return object;
  }
}
