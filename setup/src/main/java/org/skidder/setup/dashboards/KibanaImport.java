package org.skidder.setup.dashboards;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.skidder.outputs.json.JsonTree;
import org.skidder.setup.kibana.Kibana;
import org.skidder.setup.pattern.IndexPattern;

/**
 * Imports through the API of Kibana: {@code /api/kibana/dashboards/import} before version 7, {@code
 * /api/saved_objects/_import} from then on and in OpenSearch Dashboards. What is there is replaced.
 */
final class KibanaImport implements Importer {
  private static final String DASHBOARDS = "/api/kibana/dashboards/import";
  private static final String OBJECTS = "/api/saved_objects/_import?overwrite=true";

  /** Never occurs in JSON on one line: a line break stands before it. */
  private static final String BOUNDARY = "skidder-7d4c1f0a9b6e4b52";

  private final Kibana kibana;

  KibanaImport(Kibana kibana) {
    this.kibana = kibana;
  }

  @Override
  public void indexPattern(Bundle bundle) throws IOException {
    if (kibana.version().hasReferences()) {
      objects(bundle);
    } else {
      document(DASHBOARDS + "?force=true", bundle);
    }
  }

  @Override
  public void dashboard(Bundle bundle) throws IOException {
    if (kibana.version().hasReferences()) {
      // The older interface leaves it out itself.
      objects(bundle.without(IndexPattern.TYPE));
    } else {
      document(DASHBOARDS + "?exclude=index-pattern&force=true", bundle);
    }
  }

  private void document(String path, Bundle bundle) throws IOException {
    byte[] json = JsonTree.bytes(bundle.document(kibana.version().text()));
    List<String> errors = new ArrayList<>();
    for (Map<String, @Nullable Object> object :
        Bundle.objects(kibana.post(path, json).get("objects"))) {
      Object message = JsonTree.child(object, "error").get("message");
      if (message != null) {
        errors.add(object.get("type") + " " + object.get("id") + ": " + message);
      }
    }
    refuse(errors);
  }

  private void objects(Bundle bundle) throws IOException {
    if (bundle.objects().isEmpty()) {
      return;
    }
    byte[] form = form(bundle.lines());
    Map<String, @Nullable Object> answer =
        JsonTree.object(kibana.send(OBJECTS, "multipart/form-data; boundary=" + BOUNDARY, form));
    List<String> errors = new ArrayList<>();
    for (Map<String, @Nullable Object> error : Bundle.objects(answer.get("errors"))) {
      errors.add(error.get("type") + " " + error.get("id") + ": " + reason(error));
    }
    refuse(errors);
    if (!Boolean.TRUE.equals(answer.get("success"))) {
      throw new IOException("Kibana did not import it, without saying why");
    }
  }

  private static String reason(Map<String, @Nullable Object> error) {
    Map<String, @Nullable Object> details = JsonTree.child(error, "error");
    return details.isEmpty() ? "refused" : JsonTree.text(details);
  }

  private static void refuse(List<String> errors) throws IOException {
    if (!errors.isEmpty()) {
      throw new IOException(String.join("; ", errors));
    }
  }

  /** A form with one file (RFC 7578). */
  private static byte[] form(String lines) {
    String head =
        "--"
            + BOUNDARY
            + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"import.ndjson\"\r\n"
            + "Content-Type: application/ndjson\r\n\r\n";
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    form.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    form.writeBytes(lines.getBytes(StandardCharsets.UTF_8));
    form.writeBytes(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII));
    return form.toByteArray();
  }
}
