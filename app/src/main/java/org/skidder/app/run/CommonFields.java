package org.skidder.app.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.skidder.core.config.GeneralConfig;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.WholeList;
import org.skidder.core.plugin.Identity;

/** Fields that all events of an input have, in the order and precedence of the original. */
final class CommonFields {
  private CommonFields() {}

  /** Types, tags and custom fields: what the processors of an input see. */
  static FieldMap ofInput(GeneralConfig general, InputCommon input) {
    FieldMap fields = new FieldMap();
    String type = input.kind();
    fields.put("prospector", single("type", type));
    fields.put("input", single("type", type));
    FieldMap fileset = new FieldMap();
    input.module().ifPresent(name -> fileset.put("module", name));
    input.fileset().ifPresent(name -> fileset.put("name", name));
    if (!fileset.isEmpty()) {
      fields.put("fileset", fileset);
    }
    List<String> tags = new ArrayList<>(general.tags());
    tags.addAll(input.tags());
    if (!tags.isEmpty()) {
      fields.put("tags", tags);
    }
    fields.merge(placed(general.fields(), general.fieldsUnderRoot()));
    mergeShallow(fields, input.fields(), input.fieldsUnderRoot());
    return fields;
  }

  /** Who sent the event; laid over everything an input or its processors produced. */
  static FieldMap ofSender(Identity identity) {
    FieldMap beat = new FieldMap();
    beat.put("name", identity.shipper());
    beat.put("hostname", identity.hostname());
    beat.put("version", identity.version());
    FieldMap fields = new FieldMap();
    fields.put("beat", beat);
    fields.put("host", single("name", identity.shipper()));
    return fields;
  }

  private static FieldMap single(String key, String value) {
    FieldMap map = new FieldMap();
    map.put(key, value);
    return map;
  }

  private static FieldMap placed(Map<String, Object> configured, boolean underRoot) {
    FieldMap custom = FieldMap.deepCopy(configured, true);
    if (underRoot || custom.isEmpty()) {
      return atRoot(custom);
    }
    FieldMap placed = new FieldMap();
    placed.put("fields", custom);
    return placed;
  }

  /** Tags of the options are appended to those of an event; a field of that name replaces them. */
  private static FieldMap atRoot(FieldMap custom) {
    if (custom.get("tags") instanceof List<?> tags) {
      custom.put("tags", new WholeList(tags));
    }
    return custom;
  }

  /** An input's own field replaces a whole global one of the same name. */
  private static void mergeShallow(
      FieldMap fields, Map<String, Object> configured, boolean underRoot) {
    FieldMap custom = FieldMap.deepCopy(configured, true);
    if (custom.isEmpty()) {
      return;
    }
    if (underRoot) {
      fields.putAll(atRoot(custom));
      return;
    }
    FieldMap target =
        fields.get("fields") instanceof FieldMap there ? there.writable() : new FieldMap();
    target.putAll(custom);
    fields.put("fields", target);
  }
}
