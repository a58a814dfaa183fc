package org.skidder.outputs.elasticsearch;

import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.skidder.core.config.Problems;
import org.skidder.core.event.EventBatch;
import org.skidder.core.format.FormatString;
import org.skidder.core.format.Selector;
import org.skidder.core.plugin.Identity;

/** Index and pipeline as the options say. Thread-safe. */
final class SelectedTargets implements Targets {
  private final Selector indices;
  private final Selector pipelines;
  private final Optional<String> fixedPipeline;

  private SelectedTargets(Selector indices, Selector pipelines) {
    this.indices = indices;
    this.pipelines = pipelines;
    fixedPipeline = pipelines.isEmpty() ? Optional.of("") : pipelines.constant();
  }

  /**
   * The choice that the options describe; the names of indices come out in lower case, as servers
   * demand.
   *
   * @throws IllegalArgumentException when the options cannot work
   */
  static SelectedTargets of(ElasticsearchConfig config, Identity identity) {
    Problems problems = new Problems();
    String name = escape(identity.name() + "-" + identity.version());
    Optional<FormatString> last =
        index(config).or(() -> Optional.of(FormatString.parse(name + "-%{+yyyy.MM.dd}")));
    SelectedTargets targets =
        new SelectedTargets(indices(config, last, problems), pipelines(config, problems));
    problems.throwIfErrors();
    return targets;
  }

  /**
   * The index that is stated.
   *
   * @throws IllegalArgumentException when it is empty
   */
  static Optional<FormatString> index(ElasticsearchConfig config) {
    if (config.index().flatMap(FormatString::constant).filter(String::isEmpty).isPresent()) {
      throw new IllegalArgumentException("is empty; name an index, or leave the option out");
    }
    return config.index();
  }

  static Selector indices(
      ElasticsearchConfig config, Optional<FormatString> last, Problems problems) {
    return Selector.parse(
        config.indices(), "index", last, name -> name.toLowerCase(Locale.ROOT), problems);
  }

  static Selector pipelines(ElasticsearchConfig config, Problems problems) {
    return Selector.parse(
        config.pipelines(), "pipeline", config.pipeline(), UnaryOperator.identity(), problems);
  }

  private static String escape(String text) {
    return text.replace("\\", "\\\\").replace("%", "\\%");
  }

  @Override
  public boolean dependsOnTimeOnly() {
    return indices.isTimeOnly() && fixedPipeline.isPresent();
  }

  @Override
  public Optional<String> indexAt(long timestamp) {
    return indices.selectAt(timestamp);
  }

  @Override
  public String fixedPipeline() {
    return fixedPipeline.orElse("");
  }

  @Override
  public Optional<String> index(EventBatch batch, int event) {
    return indices.select(batch, event);
  }

  @Override
  public Optional<String> pipeline(EventBatch batch, int event) {
    return pipelines.select(batch, event);
  }
}
