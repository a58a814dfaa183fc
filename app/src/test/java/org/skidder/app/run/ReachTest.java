package org.skidder.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.config.Config;
import org.skidder.core.config.LoadedConfig;
import org.skidder.core.config.PathsConfig;
import org.skidder.modules.ModuleFlags;
import org.skidder.sandbox.landlock.LandlockPlan;

class ReachTest {
  private static final PathsConfig PATHS =
      new PathsConfig(Path.of("/h"), Path.of("/c"), Path.of("/d"), Path.of("/l"));

  private static LandlockPlan reach(String yaml) {
    return reach(yaml, Map.of());
  }

  private static LandlockPlan reach(String yaml, Map<String, String> environment) {
    return reached(yaml, environment).plan();
  }

  private static Reach.Reached reached(String yaml, Map<String, String> environment) {
    return Reach.of(
        new LoadedConfig(
            Config.ofYaml(yaml), PATHS, List.of(Path.of("/c/skidder.yml")), file -> Config.empty()),
        ModuleFlags.NONE,
        false,
        environment);
  }

  private static LandlockPlan reach(Path folder, String yaml, ModuleFlags flags) {
    PathsConfig paths = new PathsConfig(Path.of("/h"), folder, Path.of("/d"), Path.of("/l"));
    return Reach.of(
            new LoadedConfig(Config.ofYaml(yaml), paths, List.of(), ReachTest::parsed),
            flags,
            false,
            Map.of())
        .plan();
  }

  private static Config parsed(Path file) {
    try {
      return Config.ofYaml(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void filesAndServersOfModulesAreReached(@TempDir Path folder) {
    String yaml =
        """
        filebeat.modules:
        - module: nginx
          access.var.paths: [/srv/web/*/access.log]
          error.enabled: false
        - module: redis
          slowlog.var.hosts: ['r:7001']
        """;
    LandlockPlan plan = reach(folder, yaml, new ModuleFlags(List.of("mysql"), List.of()));
    assertThat(plan.readOnly())
        .contains(Path.of("/srv/web"), Path.of("/var/log/redis"), Path.of("/var/log/mysql"))
        .doesNotContain(Path.of("/var/log/nginx"));
    assertThat(plan.connectPorts()).containsExactly(7001);
  }

  @Test
  void certificatesOfSectionsThatAreSwitchedOffAreNotLookedFor() {
    LandlockPlan plan =
        reach(
            """
            filebeat.inputs:
            - {type: tcp, host: ':1', ssl: {enabled: false, certificate: '${NOPE}', key: '${NOPE}'}}
            - type: syslog
              protocol.tcp: {host: ':2', ssl: {enabled: false, certificate: '${NOPE}'}}
            output.logstash: {hosts: [a], ssl: {enabled: false, key: '${NOPE}'}}
            """);
    assertThat(plan.connectPorts()).containsExactly(5044);
  }

  @Test
  void filesOfExternalInputsAndModulesAreReached(@TempDir Path folder) throws IOException {
    Files.createDirectories(folder.resolve("inputs.d"));
    Files.createDirectories(folder.resolve("modules.d"));
    Files.writeString(
        folder.resolve("inputs.d/a.yml"),
        "[{paths: [/one/*.log]}, {paths: [/none/x], enabled: false}, {type: nothing, paths:"
            + " [/x/y]}]");
    Files.writeString(folder.resolve("inputs.d/broken.yml"), "paths: [/two/*.log]");
    Files.writeString(folder.resolve("modules.d/icinga.yml"), "- module: icinga");
    Files.writeString(folder.resolve("modules.d/nginx.yml.disabled"), "- module: nginx");
    LandlockPlan plan =
        reach(
            folder,
            """
            filebeat.config:
              inputs: {path: inputs.d/*.yml}
              modules: {path: 'modules.d/*.yml', reload.enabled: true}
            """,
            ModuleFlags.NONE);
    assertThat(plan.readOnly())
        .contains(
            Path.of("/one"),
            Path.of("/var/log/icinga2"),
            folder.resolve("inputs.d"),
            folder.resolve("modules.d"))
        .doesNotContain(Path.of("/none"), Path.of("/two"), Path.of("/var/log/nginx"));
  }

  @Test
  void inputsAreReadAndOwnFoldersWritten() {
    LandlockPlan plan =
        reach(
            """
            filebeat.inputs:
            - {type: log, paths: [/var/log/*.log, /srv/app/x/current]}
            - {type: log, enabled: false, paths: [/secret/*]}
            output.file: {path: /out}
            """);
    assertThat(plan.readOnly())
        .contains(Path.of("/var/log"), Path.of("/srv/app/x"), Path.of("/c/skidder.yml"))
        .doesNotContain(Path.of("/secret"));
    assertThat(plan.readWrite()).containsExactly(Path.of("/d"), Path.of("/l"), Path.of("/out"));
    assertThat(plan.connectPorts()).isEmpty();
  }

  @Test
  void foldersAreMadeAsTheirOwnersMakeThem() {
    Map<String, String> made = new HashMap<>();
    reached(
            """
            logging.files.permissions: 0644
            http.host: unix:///run/s/http.sock
            queue.spool.file.path: /spool/s
            output.file: {path: /out, permissions: 0640, dead_letter.file: /dead/d}
            """,
            Map.of())
        .folders()
        .forEach(
            (folder, mode) -> made.put(folder.toString(), PosixFilePermissions.toString(mode)));
    assertThat(made)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "/d", "rwxr-x---",
                "/l", "rwxr-xr-x",
                "/run/s", "rwxr-xr-x",
                "/spool", "rwxr-x---",
                "/out", "rwxr-x---",
                "/dead", "rwxr-x---"));
    assertThat(reached("output.file: {path: /out}", Map.of()).folders())
        .containsEntry(Path.of("/l"), PosixFilePermissions.fromString("rwx------"))
        .containsEntry(Path.of("/out"), PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void foldersOfContainersAreRead() {
    assertThat(reach("filebeat.inputs: [{type: docker, containers.ids: '*'}]").readOnly())
        .contains(Path.of("/var/lib/docker/containers"));
    assertThat(
            reach("filebeat.inputs: [{type: docker, containers: {ids: a, path: /c/}}]").readOnly())
        .contains(Path.of("/c"));
  }

  @Test
  void portsComeFromHostsOrFromTheOutputsUsualOne() {
    assertThat(ports("output.elasticsearch.hosts: [es1, 'http://es2:9201/x', 'es3:80']"))
        .containsExactlyInAnyOrder(9200, 9201, 80);
    assertThat(ports("output.elasticsearch: {enabled: true}")).containsExactly(9200);
    assertThat(ports("output.logstash.hosts: ls")).containsExactly(5044);
    assertThat(ports("output.redis: {hosts: [a], port: 7000}")).containsExactly(7000);
    assertThat(ports("output.elasticsearch: {hosts: [a], proxy_url: 'http://p:8888'}"))
        .containsExactlyInAnyOrder(9200, 8888);
  }

  @Test
  void anAddressOfVersionSixHasNoPortUnlessItIsInBrackets() {
    assertThat(ports("output.elasticsearch.hosts: ['fe80::1:2', 'http://u:1@[::1]:9201/a:5']"))
        .containsExactlyInAnyOrder(9200, 9201);
  }

  @Test
  void proxiesWithoutPortHaveTheUsualOneOfTheirKind() {
    assertThat(ports("output.elasticsearch: {hosts: [a], proxy_url: 'http://u:p@p'}"))
        .containsExactlyInAnyOrder(9200, 80);
    assertThat(ports("output.elasticsearch: {hosts: [a], proxy_url: 'https://p/'}"))
        .containsExactlyInAnyOrder(9200, 443);
    assertThat(ports("output.logstash: {hosts: [a], proxy_url: 'socks5://p'}"))
        .containsExactlyInAnyOrder(5044, 1080);
  }

  @Test
  void proxiesOfTheEnvironmentAreReached() {
    Map<String, String> environment =
        Map.of("HTTP_PROXY", "http://p:3128", "https_proxy", "p:3129", "NO_PROXY", "near");
    assertThat(reach("output.elasticsearch.hosts: [far]", environment).connectPorts())
        .containsExactlyInAnyOrder(9200, 3128);
    assertThat(
            reach("output.elasticsearch: {hosts: [far], protocol: https}", environment)
                .connectPorts())
        .containsExactlyInAnyOrder(9200, 3129);
    assertThat(reach("output.elasticsearch.hosts: [near]", environment).connectPorts())
        .containsExactly(9200);
    assertThat(reach("output.logstash.hosts: [far]", environment).connectPorts())
        .containsExactly(5044);
    assertThat(reach("setup.dashboards.url: 'https://far/z?a=b'", environment).connectPorts())
        .contains(443, 3129);
  }

  @Test
  void deadLettersOpenTheDataPathAndNotTheWorkingDirectory() {
    assertThat(
            reach("output.elasticsearch: {hosts: [a], dead_letter.file: dead.ndjson}").readWrite())
        .containsOnly(Path.of("/d"), Path.of("/l"));
    assertThat(reach("output.elasticsearch: {hosts: [a], dead_letter.file: /x/dead}").readWrite())
        .contains(Path.of("/x"));
  }

  @Test
  void aPortThatIsNoneIsLeftToWhoReportsIt() {
    assertThat(ports("output.redis: {hosts: [a], port: 6379x}")).containsExactly(6379);
    assertThat(ports("output.redis: {port: 70000}")).containsExactly(6379);
  }

  @Test
  void filesOfTheTemplateAreReached() {
    assertThat(
            reach("setup.template: {fields: f.yml, json: {enabled: true, path: /t/t.json}}")
                .readOnly())
        .contains(Path.of("/c/f.yml"), Path.of("/t/t.json"));
  }

  @Test
  void certificatesInTheWorkingDirectoryAreReached(@TempDir Path folder) throws IOException {
    Path certificate = Files.writeString(folder.toRealPath().resolve("es.crt"), "x");
    Path relative = Path.of("").toAbsolutePath().relativize(certificate);
    assertThat(
            reach("output.elasticsearch: {hosts: [a], ssl.certificate: " + relative + "}")
                .readOnly())
        .contains(relative.toAbsolutePath());
  }

  @Test
  void folderOfTheEndpointsSocketIsWrittenHoweverItIsNamed() {
    for (String host : List.of("unix:///run/x/h.sock", "unix:/run/x/h.sock")) {
      assertThat(reach("http: {enabled: true, host: '" + host + "'}").readWrite())
          .contains(Path.of("/run/x"));
    }
    assertThat(reach("http: {enabled: true, host: 'unix:x.sock'}").readWrite())
        .containsExactly(Path.of("/d"), Path.of("/l"));
  }

  @Test
  void serversAndCertificatesOfInputsAreReached(@TempDir Path folder) throws IOException {
    Path certificate = Files.writeString(folder.resolve("tcp.crt"), "x");
    LandlockPlan plan =
        reach(
            """
            filebeat.inputs:
            - {type: redis, hosts: [a, 'b:7000']}
            - {type: tcp, host: ':9000', ssl.certificate: %1$s}
            - {type: syslog, protocol.tcp: {host: ':9001', ssl.certificate: %1$s}}
            - {type: unix, path: /run/a/s}
            - {type: syslog, protocol.unix: {path: /run/b/s}}
            """
                .formatted(certificate));
    assertThat(plan.connectPorts()).containsExactlyInAnyOrder(6379, 7000);
    assertThat(plan.readOnly()).contains(certificate, Path.of("/proc/net"));
    assertThat(plan.readWrite()).contains(Path.of("/run/a"), Path.of("/run/b"));
    assertThat(Collections.frequency(plan.readOnly(), certificate)).isEqualTo(2);
  }

  @Test
  void dashboardsAreReadAndTakenToKibana() {
    assertThat(ports("setup.dashboards.enabled: true")).containsExactly(5601);
    assertThat(ports("setup.dashboards.enabled: false")).isEmpty();
    assertThat(ports("{setup.kibana.host: 'https://k:443/x', setup.dashboards.url: 'http://h/z'}"))
        .containsExactlyInAnyOrder(443, 80);
    assertThat(reach("setup.dashboards.directory: mine").readOnly()).contains(Path.of("/h/mine"));
  }

  @Test
  void metadataServicesAreReached() {
    assertThat(ports("processors: [{add_cloud_metadata: }]")).containsExactly(80);
    assertThat(
            ports(
                "filebeat.inputs: [{paths: [/x/y], processors: [{add_cloud_metadata: {host:"
                    + " 'm:81'}}]}]"))
        .containsExactly(81);
  }

  @Test
  void clustersAreReachedAsTheirKubeconfigSays(@TempDir Path folder) throws IOException {
    Path kubeconfig = folder.resolve("config");
    Files.writeString(
        kubeconfig,
        """
        current-context: x
        contexts: [{name: x, context: {cluster: c, user: u}}]
        clusters: [{name: c, cluster: {server: "https://k8s:6443", certificate-authority: ca.crt}}]
        users: [{name: u, user: {tokenFile: token}}]
        """);
    String options = "in_cluster: false, kube_config: " + kubeconfig + "}}]";
    for (String yaml :
        List.of(
            "processors: [{add_kubernetes_metadata: {" + options,
            "filebeat.autodiscover: {providers: [{type: kubernetes, "
                + options.replace("}}]", "}]}"))) {
      LandlockPlan plan = reach(yaml);
      assertThat(plan.connectPorts()).containsExactly(6443);
      assertThat(plan.readOnly())
          .contains(kubeconfig, folder.resolve("ca.crt"), folder.resolve("token"), folder);
    }
    assertThat(ports("processors: [{add_kubernetes_metadata: }]")).isEmpty();
  }

  @Test
  void dockerEnginesAreReached() {
    assertThat(ports("processors: [{add_docker_metadata: {}}]")).isEmpty();
    assertThat(ports("processors: [{add_docker_metadata: {host: 'tcp://d'}}]"))
        .containsExactly(2375);
    LandlockPlan plan =
        reach(
            """
            processors:
            - add_docker_metadata:
                host: tcp://d
                ssl.certificate_authority: ca.pem
                system.hostfs: /hostfs
            filebeat.autodiscover.providers:
            - type: docker
              host: tcp://e:2377
              ssl.certificate_authority: other.pem
            """);
    assertThat(plan.connectPorts()).containsExactlyInAnyOrder(2376, 2377);
    assertThat(plan.readOnly())
        .contains(Path.of("/c/ca.pem"), Path.of("/c/other.pem"), Path.of("/hostfs/proc"));
  }

  @Test
  void everyOneOfSeveralOutputsAndEverySpoolIsReached() {
    LandlockPlan plan =
        reach(
            """
            queue.spool.file.path: /spools/main
            outputs:
            - {name: a, file: {path: /out}, queue.spool.file.path: /other/a}
            - {name: b, elasticsearch: {hosts: ['es:9201']}}
            - {name: c, enabled: false, file: {path: /secret}}
            """);
    assertThat(plan.readWrite())
        .contains(Path.of("/out"), Path.of("/spools"), Path.of("/other"))
        .doesNotContain(Path.of("/secret"));
    assertThat(plan.connectPorts()).containsExactly(9201);
  }

  @Test
  void monitoringConnectsToItsOwnServersOrToThoseOfTheOutput() {
    String own =
        "xpack.monitoring.elasticsearch: {hosts: [m, 'm2:9300'], proxy_url: 'http://p:99'}";
    assertThat(ports("output.logstash.hosts: ls\n" + own))
        .containsExactlyInAnyOrder(5044, 9200, 9300, 99);
    assertThat(ports("output.elasticsearch.hosts: 'es:9201'\nxpack.monitoring.enabled: true"))
        .containsExactly(9201);
    assertThat(ports("output.logstash.hosts: ls\n" + own + "\nxpack.monitoring.enabled: false"))
        .containsExactly(5044);
  }

  @Test
  void foldersOfTheSocketAndOfTheLogAreWritten() {
    assertThat(
            reach("http.host: 'unix:///run/x/http.sock'\nlogging.files.path: /var/log/x")
                .readWrite())
        .containsExactly(Path.of("/d"), Path.of("/l"), Path.of("/var/log/x"), Path.of("/run/x"));
    assertThat(reach("http: {host: localhost}").readWrite()).hasSize(2);
    assertThat(reach("http: {host: 'unix:///run/x/a', enabled: false}").readWrite()).hasSize(2);
  }

  @Test
  void certificatesAreRead(@TempDir Path folder) throws IOException {
    Path authority = Files.createFile(folder.resolve("ca.crt"));
    String yaml = "{hosts: h, ssl: {certificate_authorities: ['" + authority + "', /no/such]}}";
    assertThat(reach("output.logstash: " + yaml).readOnly())
        .contains(authority)
        .doesNotContain(Path.of("/no/such"));
    assertThat(reach("xpack.monitoring.elasticsearch: " + yaml).readOnly()).contains(authority);
  }

  /** A certificate that is renewed is a new file under the old name. */
  @Test
  void filesThatTakeThePlaceOfCertificatesAreReadToo(@TempDir Path folder) throws IOException {
    Path authority = Files.createFile(folder.resolve("ca.crt"));
    LandlockPlan plan = reach("output.logstash: {ssl.certificate_authorities: " + authority + "}");
    assertThat(plan.readOnly()).contains(folder).doesNotContain(Path.of("/"));
  }

  private static Iterable<Integer> ports(String yaml) {
    return reach(yaml).connectPorts();
  }
}
