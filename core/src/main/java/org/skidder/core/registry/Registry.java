package org.skidder.core.registry;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds, begins and reads the registry that a configuration names. */
public final class Registry {

  private static final Logger LOG = LoggerFactory.getLogger("registrar");

  private Registry() {}

  /** The ledger's folder beside the registry file: {@code <registry_file>.ledger}. */
  public static Path folder(Path registryFile) {
    return registryFile.resolveSibling(registryFile.getFileName() + ".ledger");
  }

  /**
   * Starts the registrar. At a first start the JSON registry of Filebeat at {@code registry_file}
   * is taken over and left as it is. The caller holds the {@link DataPathLock} of {@code dataPath}.
   *
   * @throws IOException if the ledger cannot be kept there for lack of permission; damage and a
   *     full disk are logged instead
   */
  public static Registrar open(RegistryConfig config, Path dataPath, InstantSource clock)
      throws IOException {
    Path file = config.file(dataPath);
    Ledger ledger =
        Ledger.open(
            LedgerOptions.of(folder(file)).withPermissions(config.permissions()).withClock(clock));
    if (ledger.report().fresh()) {
      takeOver(file, ledger);
    }
    LOG.info("Registry {}: {} files known", folder(file), ledger.size());
    return Registrar.start(ledger, config.registryFlush(), clock);
  }

  private static void takeOver(Path file, Ledger ledger) {
    RegistryImport.Result result = RegistryImport.read(file);
    result.notices().forEach(LOG::warn);
    boolean written = ledger.importAll(result.states());
    result
        .error()
        .ifPresent(error ->
            LOG.error(
                "The registry to take over is damaged: {}. {} entries before the damage are"
                    + " used, all other files are read from their beginning. The file is left as"
                    + " it is; to try again with a repaired one, stop, remove the folder {} and"
                    + " start",
                error,
                result.states().size(),
                folder(file)));
    if (!result.states().isEmpty()) {
      LOG.info(
          "Took over {} states of {}{}",
          result.states().size(),
          file,
          written ? "" : ", but could not write them yet");
    }
  }

  /**
   * What is known at this moment, for printing; works while another process writes. Before a first
   * start these are the states that it would take over.
   *
   * @param registryFile the registry's name, see {@link RegistryConfig#file}
   * @throws IOException if it cannot be read
   */
  public static LedgerReader.View read(Path registryFile) throws IOException {
    try {
      LedgerReader.View view = LedgerReader.read(folder(registryFile));
      if (!view.fresh()) {
        return view;
      }
    } catch (NoSuchFileException e) {
      LOG.debug("no ledger yet: {}", e.toString());
    }
    RegistryImport.Result result = RegistryImport.read(registryFile);
    return new LedgerReader.View(
        true, result.states(), List.copyOf(result.error().stream().toList()));
  }
}
