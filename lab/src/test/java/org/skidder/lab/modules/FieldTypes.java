package org.skidder.lab.modules;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.skidder.core.net.IpAddress;
import org.skidder.modules.ModuleLibrary;
import org.skidder.outputs.elasticsearch.template.FieldList;

/**
 * The types that the fields of a module have in an index, and which texts do not fit them: an index
 * refuses the whole document for one of those.
 */
final class FieldTypes {
  private static final Pattern TIME =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d([.,]\\d{1,9})?(Z|[+-]\\d\\d:?\\d\\d)?");
  private static final BigDecimal LEAST = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

  private final Map<String, String> types = new HashMap<>();

  FieldTypes(String module) throws IOException {
    collect("", FieldList.builtIn().fields());
    for (Map<String, Object> chapter :
        new ModuleLibrary(Path.of("no-modules-of-users")).find(module).orElseThrow().fields()) {
      collect("", FieldList.of(chapter.getOrDefault("fields", List.of()), module).fields());
    }
  }

  private void collect(String prefix, List<FieldList.Field> fields) {
    for (FieldList.Field field : fields) {
      types.put(prefix + field.name(), field.type());
      collect(prefix + field.name() + ".", field.children());
    }
  }

  /** The fields of a flat document whose text an index would refuse. */
  List<String> misfits(Map<String, Object> document) {
    return document.entrySet().stream()
        .filter(e -> e.getValue() instanceof CharSequence)
        .filter(e -> !fits(types.getOrDefault(e.getKey(), ""), e.getValue().toString()))
        .map(e -> e.getKey() + ": " + e.getValue())
        .toList();
  }

  private static boolean fits(String type, String text) {
    return switch (type) {
      case "byte", "short", "integer", "long" -> text.isEmpty() || isLong(text);
      case "float", "half_float", "scaled_float", "double" -> text.isEmpty() || isFinite(text);
      case "ip" -> IpAddress.isValid(text);
      case "date" -> TIME.matcher(text).matches();
      default -> true;
    };
  }

  private static boolean isLong(String text) {
    try {
      BigDecimal number = new BigDecimal(text);
      return number.compareTo(LEAST) >= 0 && number.compareTo(MOST) <= 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static boolean isFinite(String text) {
    try {
      return Float.isFinite(Float.parseFloat(text));
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
