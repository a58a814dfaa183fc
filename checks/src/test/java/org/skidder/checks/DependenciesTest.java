package org.skidder.checks;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Who may use whom. */
class DependenciesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          // Not every build keeps them where Maven does.
          .withImportOption(location -> !location.contains("/test/org/skidder/"))
          .importPackages("org.skidder");

  @Test
  void allModulesAreSeen() {
    for (String module :
        new String[] {
          "core",
          "sandbox",
          "inputs",
          "processors",
          "ingest",
          "outputs",
          "modules",
          "kafka",
          "containers",
          "setup",
          "console",
          "app",
          "lab"
        }) {
      assertThat(
              CLASSES.stream()
                  .anyMatch(c -> c.getPackageName().startsWith("org.skidder." + module)))
          .as(module)
          .isTrue();
    }
  }

  @Test
  void theGroundFloorUsesNoOther() {
    noClasses()
        .that()
        .resideInAPackage("org.skidder.core..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.skidder.sandbox..",
            "org.skidder.inputs..",
            "org.skidder.processors..",
            "org.skidder.ingest..",
            "org.skidder.outputs..",
            "org.skidder.modules..",
            "org.skidder.kafka..",
            "org.skidder.containers..",
            "org.skidder.setup..",
            "org.skidder.console..",
            "org.skidder.app..")
        .check(CLASSES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"processors", "ingest", "outputs", "modules", "containers"})
  void pluginsUseTheCoreAndNotEachOther(String module) {
    classes()
        .that()
        .resideInAPackage("org.skidder." + module + "..")
        .should()
        .onlyDependOnClassesThat(
            resideOutsideOfPackage("org.skidder..")
                .or(resideInAnyPackage("org.skidder.core..", "org.skidder." + module + "..")))
        .check(CLASSES);
  }

  @Test
  void inputsUseTheCoreAndTheCallsOfTheKernel() {
    classes()
        .that()
        .resideInAPackage("org.skidder.inputs..")
        .should()
        .onlyDependOnClassesThat(
            resideOutsideOfPackage("org.skidder..")
                .or(
                    resideInAnyPackage(
                        "org.skidder.core..",
                        "org.skidder.sandbox.kernel",
                        "org.skidder.inputs..")))
        .check(CLASSES);
  }

  @Test
  void theLibraryOfKafkaStaysInItsModule() {
    noClasses()
        .that()
        .resideOutsideOfPackages("org.skidder.kafka..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..", "org.skidder.kafka..")
        .check(CLASSES);
    classes()
        .that()
        .resideInAPackage("org.skidder.kafka..")
        .should()
        .onlyDependOnClassesThat(
            resideOutsideOfPackage("org.skidder..")
                .or(
                    resideInAnyPackage(
                        "org.skidder.core..", "org.skidder.outputs..", "org.skidder.kafka..")))
        .check(CLASSES);
  }

  @Test
  void whatIsLoadedToFindTheOutputKafkaMentionsNoClassOfItsLibrary() {
    noClasses()
        .that()
        .haveNameMatching("org\\.skidder\\.kafka\\.Kafka(Output|Config|Version).*")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..")
        .check(CLASSES);
  }

  @Test
  void setUpKnowsTheModulesAndTheServersOfOutputs() {
    classes()
        .that()
        .resideInAPackage("org.skidder.setup..")
        .should()
        .onlyDependOnClassesThat(
            resideOutsideOfPackage("org.skidder..")
                .or(
                    resideInAnyPackage(
                        "org.skidder.setup..",
                        "org.skidder.core..",
                        "org.skidder.modules..",
                        "org.skidder.outputs.elasticsearch..",
                        "org.skidder.outputs.http",
                        "org.skidder.outputs.json",
                        "org.skidder.outputs.net")))
        .check(CLASSES);
  }

  @Test
  void theConsoleLooksAtTheCoreAndSendsWithTheClientOfTheOutputs() {
    classes()
        .that()
        .resideInAPackage("org.skidder.console..")
        .should()
        .onlyDependOnClassesThat(
            resideOutsideOfPackage("org.skidder..")
                .or(
                    resideInAnyPackage(
                        "org.skidder.console..",
                        "org.skidder.core..",
                        "org.skidder.outputs.http",
                        "org.skidder.outputs.net")))
        .check(CLASSES);
  }

  @Test
  void theSandboxUsesTheJdkAndTheSettingsOnly() {
    classes()
        .that()
        .resideInAPackage("org.skidder.sandbox..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..", "org.jspecify..", "org.skidder.sandbox..", "org.skidder.core.config..")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("org.skidder.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void loggersHaveTheNamesThatUsersSelectTopicsWith() {
    noClasses().should().callMethod(LoggerFactory.class, "getLogger", Class.class).check(CLASSES);
  }

  @Test
  void staticStateDoesNotChange() {
    fields().that().areStatic().should().beFinal().check(CLASSES);
    for (Class<?> changing :
        new Class<?>[] {
          AtomicBoolean.class,
          AtomicInteger.class,
          AtomicLong.class,
          AtomicReference.class,
          LongAdder.class,
          ThreadLocal.class
        }) {
      noFields().that().areStatic().should().haveRawType(changing).check(CLASSES);
    }
    var map = assignableTo(ConcurrentMap.class);
    noFields().that().areStatic().should().haveRawType(map).check(CLASSES);
    // Only for java.util.concurrent archunit.properties lets it look at what classes extend.
    assertThat(fields().that().haveRawType(ConcurrentHashMap.class).should().haveRawType(map))
        .matches(rule -> !rule.evaluate(CLASSES).hasViolation());
  }

  @Test
  void nobodyPrintsPastTheStreamsOfTheCommand() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "org.skidder.bench..", "org.skidder.lab..", "org.skidder.sandbox.command..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(CLASSES);
  }
}
