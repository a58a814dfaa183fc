package org.skidder.app.run;

import java.util.List;
import org.skidder.core.config.ExternalFilesConfig;
import org.skidder.core.reload.ExternalFiles;

/**
 * Files outside of the main configuration that inputs come from. One thread reads them, others may
 * look at what was read.
 *
 * @param name the setting that names them
 * @param config its options
 * @param files their content
 */
record InputSource(String name, ExternalFilesConfig config, ExternalFiles<InputPlan> files) {
  /** As {@link ExternalFiles#scan}. */
  boolean scan(boolean force) {
    synchronized (files) {
      return files.scan(force);
    }
  }

  List<InputPlan> entries() {
    synchronized (files) {
      return files.entries();
    }
  }
}
