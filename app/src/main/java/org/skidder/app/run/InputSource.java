package org.skidder.app.run;

import java.util.List;
import org.skidder.core.config.ExternalFilesConfig;
import org.skidder.core.reload.ExternalFiles;

/**
 * Files outside of the main configuration that inputs come from.
 *
 * @param name the setting that names them
 * @param config its options
 * @param files their content
 */
record InputSource(String name, ExternalFilesConfig config, ExternalFiles<InputPlan> files) {
  List<InputPlan> entries() {
    return files.entries();
  }
}
