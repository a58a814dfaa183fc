package org.skidder.modules;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Lays out a fileset that works, for somebody to go on from. */
public final class NewFileset {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_]*");

  private static final String MODULE_FIELDS =
      """
      - key: MODULE
        title: MODULE
        description: >
          Fields of the logs of MODULE.
        fields:
        - name: MODULE
          type: group
          description: >
            Fields of the logs of MODULE.
          fields: []
      """;

  private static final String MANIFEST =
      """
      module_version: "1.0"

      var:
      - name: paths
        default: [/var/log/MODULE/FILESET.log*]

      ingest_pipeline: ingest/pipeline.yml
      input: config/FILESET.yml
      """;

  private static final String INPUT =
      """
      type: log
      paths: {{ .paths }}
      exclude_files: ['.gz$']
      """;

  private static final String PIPELINE =
      """
      description: FILESET log of MODULE.

      processors:
      - grok:
          field: message
          patterns:
          - '^%{TIMESTAMP_ISO8601:MODULE.FILESET.time} %{LOGLEVEL:MODULE.FILESET.level} %{GREEDYDATA:MODULE.FILESET.message}'
      - set:
          field: read_timestamp
          value: "{{@timestamp}}"
      - date:
          field: MODULE.FILESET.time
          formats: [ISO8601]
      - remove:
          field: [message, MODULE.FILESET.time]

      on_failure:
      - set:
          field: error.message
          value: "{{ _ingest.on_failure_message }}"
      """;

  private static final String FIELDS =
      """
      - name: FILESET
        type: group
        description: >
          Fields of the FILESET log.
        fields:
        - name: level
          type: keyword
          description: >
            Severity.
        - name: message
          type: text
          description: >
            The message.
      """;

  private static final String DASHBOARD =
      """
      title: "[MODULE] FILESET"
      description: Messages of the FILESET log of MODULE.
      suffix: "[MODULE FILESET]"

      searches:
      - title: Messages
        description: All messages.
        query: fileset.module:MODULE AND fileset.name:FILESET
        columns: [MODULE.FILESET.level, MODULE.FILESET.message]

      panels:
      - title: Messages over time
        at: 0,0 12x3
        description: Messages by severity.
        search: Messages
        bars:
          split: {field: MODULE.FILESET.level}
      - at: 0,3 12x8
        list: Messages
      """;

  private static final String LINE = "2020-01-02T03:04:05Z INFO the program started\n";

  private NewFileset() {}

  /**
   * Writes its files; those of the module that are there already are kept.
   *
   * @param modules the folder of the user's modules
   * @param path {@code module/fileset}
   * @return the folder of the fileset
   * @throws IllegalArgumentException if the path is not of that form; the message is for the user
   * @throws FileAlreadyExistsException if there is such a fileset
   */
  public static Path create(Path modules, String path) throws IOException {
    int slash = path.indexOf('/');
    String module = slash < 0 ? "" : path.substring(0, slash);
    String fileset = path.substring(slash + 1);
    if (!NAME.matcher(module).matches() || !NAME.matcher(fileset).matches()) {
      throw new IllegalArgumentException(
          "'" + path + "' is not MODULE/FILESET, of lower-case letters, digits and _");
    }
    Path folder = modules.resolve(module).resolve(fileset);
    if (Files.exists(folder)) {
      throw new FileAlreadyExistsException(folder.toString());
    }
    for (Map.Entry<String, String> file : files(module, fileset).entrySet()) {
      Path target = modules.resolve(module).resolve(file.getKey());
      Files.createDirectories(target.resolveSibling(""));
      if (!Files.exists(target)) {
        Files.writeString(target, file.getValue(), StandardOpenOption.CREATE_NEW);
      }
    }
    return folder;
  }

  private static Map<String, String> files(String module, String fileset) {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("module.yml", "title: MODULE\ndescription: Logs of MODULE.\n");
    files.put("docs.md", "What MODULE is, and which of its versions these files know.\n");
    files.put("fields.yml", MODULE_FIELDS);
    files.put(fileset + "/manifest.yml", MANIFEST);
    files.put(fileset + "/config/" + fileset + ".yml", INPUT);
    files.put(fileset + "/ingest/pipeline.yml", PIPELINE);
    files.put(fileset + "/fields.yml", FIELDS);
    files.put("dashboards/" + fileset + ".yml", DASHBOARD);
    files.put(fileset + "/test/" + fileset + ".log", LINE);
    files.replaceAll((_, text) -> text.replace("MODULE", module).replace("FILESET", fileset));
    return files;
  }
}
