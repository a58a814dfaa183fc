package org.skidder.lab.modules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.JsonDecoder;
import org.skidder.lab.modules.Samples.Sample;
import org.skidder.modules.Fileset;
import org.skidder.modules.ServerVersion;

/** What is parsed here is what an ingest node makes of it. */
class EdgeAndNodeIT {
  private static final int DOCUMENTS = 300;
  private static final String[] PIECES = {
    "a",
    "b=1",
    "k=\"v w\"",
    "10.0.0.1",
    "198.51.100.7",
    "::1",
    "fe80::1",
    "12",
    "-3.5",
    "0x1f",
    "+7",
    "99999999999",
    "true",
    "FALSE",
    "INFO",
    "warn",
    " ",
    "  ",
    "\t",
    "\n",
    "\"",
    "'",
    "[",
    "]",
    ",",
    ";",
    "|",
    "=",
    "/x/y?z=1",
    "2018-05-17T08:29:12,177",
    "2018-05-17T08:29:12.177Z",
    "2018-05-17 08:29:12",
    "02/Jan/2020:03:04:05 +0100",
    "Feb 30 25:00:00",
    "Jan  2 03:04:05",
    "1526545752",
    "1526545752177",
    "1526545752.5",
    "%41%zz",
    "%20",
    "1kb",
    "25mb",
    "7q",
    "é",
    "日本",
    "😀",
    "{\"a\":{\"b\":[1,2.5,null]}}",
    "{\"a\":",
    "org.x.Y$Z",
    "host.example.org"
  };

  private static final String[] OBJECTS = {
    "{\"a\":1,\"a\":2}",
    "{\"a\":{\"b\":1,\"b\":2}}",
    "{\"a\":{\"b\":1},\"b\":2}",
    "{\"x.y\":[{},[]],\"p\":null}",
    "{\"a\":1} {\"a\":2}",
    "[{\"a\":1}]"
  };

  @TempDir static Path home;

  private static NodeParser node;

  @BeforeAll
  static void start() {
    node = new NodeParser(home);
  }

  @AfterAll
  static void stop() throws IOException {
    node.close();
  }

  static Stream<Sample> samples() throws IOException {
    return Samples.all(Path.of("..", "modules")).stream();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void aSampleBecomesTheSameDocuments(Sample sample) throws Exception {
    Fileset fileset =
        SampleLog.fileset(sample.module(), sample.fileset(), Samples.variables(sample.file()));
    Map<String, Map<String, Object>> pipelines = fileset.pipelines(ServerVersion.EDGE);
    assumeTrue(pipelines.size() == 1, "the node has one pipeline at a time");
    Map<String, Object> definition = NodeParser.withoutPlaces(pipelines.values().iterator().next());
    compare(definition, SampleLog.read(fileset, sample.file()), false);
  }

  /**
   * The samples, and what no sample has, in an index that says of fields what the modules declare.
   */
  @Test
  void panelsFindWhatSamplesHave() throws Exception {
    List<Map<String, Object>> documents = new ArrayList<>();
    for (Sample sample : samples().toList()) {
      documents.addAll(Documents.expected(Samples.expectation(sample.file())));
    }
    documents.addAll(
        Documents.all(Path.of("src/test/resources/org/skidder/lab/modules/seldom.json")));
    DashboardSearches searches = new DashboardSearches(node);
    assertThat(searches.refused(documents)).isEmpty();
    assertThat(searches.panelsWithoutEvents()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'grok':{'field':'m','patterns':['^%{IPORHOST:h}"
            + " %{NUMBER:n:float}','%{LOGLEVEL:l}.*%{WORD:w}','(?<x>[0-9]+)%{GREEDYDATA:rest}'],'trace_match':false}}",
        "{'grok':{'field':'m','patterns':['%{TIMESTAMP_ISO8601:t}','%{HTTPDATE:t}','%{SYSLOGTIMESTAMP:t}','%{IP:i}','%{QS:q}','%{URIPATHPARAM:u}']}}",
        "{'dissect':{'field':'m','pattern':'%{a} %{+a} %{?skip} %{b}'}}",
        "{'kv':{'field':'m','field_split':' ','value_split':'=','target_field':'kv'}}",
        "{'kv':{'field':'m','field_split':' ','value_split':'=','target_field':'kv',"
            + "'strip_brackets':true,'trim_value':'\\\"'}}",
        "{'grok':{'field':'m','patterns':['^%{WORD:w} %{NUMBER:n:int}%{GREEDYDATA:g}','%{IP:i}',"
            + "'^%{DATA:x}$'],'trace_match':true}},"
            + "{'set':{'field':'c','value':'{{_ingest._grok_match_index}}'}}",
        "{'split':{'field':'m','separator':'[ ,;|]+'}},{'join':{'field':'m','separator':'-'}}",
        "{'gsub':{'field':'m','pattern':'([0-9])([a-z]?)','replacement':'$2<$1>'}},{'uppercase':{'field':'m'}},{'trim':{'field':'m'}}",
        "{'convert':{'field':'p','type':'integer'}}",
        "{'convert':{'field':'p','type':'float'}}",
        "{'convert':{'field':'p','type':'boolean'}}",
        "{'convert':{'field':'p','type':'auto'}}",
        "{'gsub':{'field':'m','pattern':'\\\\s+','replacement':'"
            + " '}},{'csv':{'field':'m','target_fields':['a','b','c.d']}}",
        "{'append':{'field':'p','value':['x','{{m}}']}},{'set':{'field':'c','value':'{{p}}"
            + " {{{m}}}'}},{'rename':{'field':'p','target_field':'q.r'}},{'remove':{'field':['m']}}",
        "{'foreach':{'field':'list','processor':{'lowercase':{'field':'_ingest._value'}}}}",
        "{'script':{'source':'if (ctx.p.length() > 3) { ctx.s = ctx.p.substring(1, 3) } else {"
            + " ctx.list.add(ctx.p) } int n = 0; for (def x : ctx.list) { n += x.length() } ctx.n ="
            + " n'}}",
        "{'set':{'field':'c','value':1,'if':'ctx.p?.startsWith(\\\"1\\\") && ctx.list.size() > 1 ||"
            + " ctx.none?.x == 3'}},{'drop':{'if':'ctx.p == \\\"a\\\"'}}",
        "{'urldecode':{'field':'p'}}"
      })
  void randomTextBecomesTheSameDocuments(String processors) throws Exception {
    compare(definition(processors), documents(new Random(processors.hashCode())), true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'date':{'field':'p','formats':['ISO8601','dd/MMM/yyyy:HH:mm:ss Z','UNIX_MS','yyyy-MM-dd"
            + " HH:mm:ss']}}",
        "{'date':{'field':'p','formats':['UNIX'],'timezone':'Europe/Berlin','target_field':'d'}}",
        "{'date':{'field':'p','formats':['MMM  d HH:mm:ss','MMM dd HH:mm:ss','MMM d"
            + " HH:mm:ss'],'locale':'en','target_field':'d'}}",
        "{'bytes':{'field':'p'}}",
        "{'json':{'field':'p','target_field':'j'}}",
        "{'json':{'field':'object','add_to_root':true}}",
        "{'json':{'field':'object'}}"
      })
  void randomTimesAndJsonBecomeTheSame(String processors) throws Exception {
    compare(definition(processors), documents(new Random(7)), false);
  }

  private static Map<String, Object> definition(String processors) throws FieldException {
    String json =
        ("{'processors':["
                + processors
                + "],'on_failure':[{'set':{'field':'error.message','value':'{{"
                + " _ingest.on_failure_message }}'}}]}")
            .replace('\'', '"');
    byte[] bytes = json.getBytes(UTF_8);
    return new LinkedHashMap<>(JsonDecoder.object(bytes, 0, bytes.length));
  }

  private static List<FieldMap> documents(Random random) {
    List<FieldMap> documents = new ArrayList<>();
    for (int i = 0; i < DOCUMENTS; i++) {
      FieldMap document = new FieldMap();
      document.put("@timestamp", "2018-11-25T10:00:00.123Z");
      StringBuilder message = new StringBuilder();
      for (int n = random.nextInt(8); n >= 0; n--) {
        message.append(piece(random)).append(random.nextInt(3) == 0 ? "" : " ");
      }
      document.put("m", message.toString());
      document.put("p", piece(random));
      document.put("object", OBJECTS[i % OBJECTS.length]);
      document.put(
          "list", new ArrayList<>(List.of(piece(random), piece(random).toUpperCase(Locale.ROOT))));
      documents.add(document);
    }
    return documents;
  }

  private static String piece(Random random) {
    return PIECES[random.nextInt(PIECES.length)];
  }

  private void compare(Map<String, Object> definition, List<FieldMap> raw, boolean messages)
      throws Exception {
    EdgeParser edge = new EdgeParser(definition, Clock.systemUTC());
    List<FieldMap> theirs = node.parse(definition, raw);
    assertThat(theirs).hasSameSizeAs(raw);
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < raw.size(); i++) {
      Optional<FieldMap> ours = edge.parse(raw.get(i));
      Map<String, Object> here = comparable(ours.orElseGet(FieldMap::new), messages);
      Map<String, Object> there = comparable(theirs.get(i), messages);
      if (!here.toString().equals(there.toString())) {
        differences.add("raw:  " + raw.get(i) + "\nhere: " + here + "\nnode: " + there + "\n");
      }
    }
    assertThat(differences).as("%d of %d", differences.size(), raw.size()).isEmpty();
  }

  private static Map<String, Object> comparable(FieldMap document, boolean messages) {
    TreeMap<String, Object> flat = new TreeMap<>(Documents.flat(document));
    flat.keySet().removeIf(key -> key.contains(".user_agent."));
    if (!messages) {
      flat.computeIfPresent("error.message", (key, text) -> "some");
    }
    // 30 and 30.0 are one number.
    flat.replaceAll(
        (key, value) -> value instanceof Number number ? (Object) number.doubleValue() : value);
    return flat;
  }
}
