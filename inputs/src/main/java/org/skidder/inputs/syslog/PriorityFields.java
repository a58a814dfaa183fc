package org.skidder.inputs.syslog;

import org.skidder.core.event.FieldMap;

/** The fields that a priority stands for, made once for all usual ones. Thread-safe. */
final class PriorityFields {
  private static final String[] SEVERITIES = {
    "Emergency", "Alert", "Critical", "Error", "Warning", "Notice", "Informational", "Debug"
  };
  private static final String[] FACILITIES = {
    "kernel",
    "user-level",
    "mail",
    "system",
    "security/authorization",
    "syslogd",
    "line printer",
    "network news",
    "UUCP",
    "clock",
    "security/authorization",
    "FTP",
    "NTP",
    "log audit",
    "log alert",
    "clock",
    "local0",
    "local1",
    "local2",
    "local3",
    "local4",
    "local5",
    "local6",
    "local7"
  };

  private final FieldMap[] syslog = new FieldMap[FACILITIES.length * SEVERITIES.length];
  private final FieldMap[] event = new FieldMap[SEVERITIES.length];
  private final FieldMap nothing = new FieldMap().freeze();

  PriorityFields() {
    for (int i = 0; i < syslog.length; i++) {
      syslog[i] = make(i).freeze();
    }
    for (int i = 0; i < event.length; i++) {
      event[i] = new FieldMap();
      event[i].put("severity", (long) i);
      event[i].freeze();
    }
  }

  private static FieldMap make(int priority) {
    FieldMap fields = new FieldMap();
    int facility = priority >> 3;
    fields.put("priority", (long) priority);
    fields.put("facility", (long) facility);
    fields.put("severity_label", SEVERITIES[priority & 7]);
    if (facility < FACILITIES.length) {
      fields.put("facility_label", FACILITIES[facility]);
    }
    return fields;
  }

  /** Fields under {@code syslog}; frozen, without content when there is no priority. */
  FieldMap syslog(int priority) {
    if (priority < 0) {
      return nothing;
    }
    return priority < syslog.length ? syslog[priority] : make(priority).freeze();
  }

  /** Fields under {@code event}; frozen, without content when there is no priority. */
  FieldMap event(int priority) {
    return priority < 0 ? nothing : event[priority & 7];
  }
}
