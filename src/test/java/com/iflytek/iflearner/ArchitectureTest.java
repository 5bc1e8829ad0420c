package com.iflytek.iflearner;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.targetOwner;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.iflytek.iflearner.job.Code;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Which package may use which, what the core may not do, and how the cluster is written to. */
class ArchitectureTest {
  private static final String ROOT = "com.iflytek.iflearner";

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  private static final Set<String> BLIND_WRITES =
      Set.of("replace", "createOrReplace", "createOr", "serverSideApply", "forceConflicts");

  private static final Layer JOB = layer("job").with("com.fasterxml.jackson..");
  private static final Layer RULES = layer("rules", JOB);
  private static final Layer ADMISSION = layer("admission", JOB, RULES);
  private static final Layer CHILDREN =
      layer("children", JOB).with("io.fabric8.kubernetes.api..", "io.fabric8.kubernetes.model..");
  private static final Layer LIFECYCLE = layer("lifecycle", JOB, RULES, CHILDREN);
  private static final Layer PKI = layer("pki").with("org.bouncycastle..");
  private static final Layer LADDER = layer("ladder", JOB, RULES, PKI);
  private static final Layer EXCHANGE = layer("exchange", JOB, PKI);
  private static final Layer RECONCILE =
      layer("reconcile", JOB, RULES, ADMISSION, CHILDREN, LIFECYCLE, PKI, EXCHANGE)
          .with("org.slf4j..");
  private static final Layer WEBHOOK = layer("webhook", ADMISSION);
  private static final Layer KUBE = layer("kube", RECONCILE, ADMISSION);
  private static final Layer PROBE = layer("probe", RECONCILE, LADDER);
  private static final Layer LOCAL = layer("local");
  private static final Layer CLI = layer("cli", WEBHOOK, KUBE, PROBE, LOCAL);

  /** Opens no socket and no file, reads no clock and no environment. */
  private static final List<Layer> CORE =
      List.of(JOB, RULES, ADMISSION, CHILDREN, LIFECYCLE, PKI, LADDER, EXCHANGE, RECONCILE);

  private static final List<Layer> ALL =
      Stream.concat(CORE.stream(), Stream.of(WEBHOOK, KUBE, PROBE, LOCAL, CLI)).toList();

  @ParameterizedTest
  @FieldSource("ALL")
  void aPackageUsesOnlyWhatStandsFurtherIn(Layer layer) {
    var outside =
        ALL.stream()
            .filter(other -> layer.reach().noneMatch(other::equals))
            .map(Layer::pattern)
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(layer.pattern())
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(outside)
        .allowEmptyShould(true)
        .check(MAIN);
  }

  @Test
  void everyClassStandsInAPackageOfTheTable() {
    var patterns = ALL.stream().map(Layer::pattern).toArray(String[]::new);
    classes().should().resideInAnyPackage(patterns).check(MAIN);
  }

  @Test
  void thereAreNoCycles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(MAIN);
  }

  @ParameterizedTest
  @FieldSource("CORE")
  void theCoreUsesOnlyTheLibrariesThatItNames(Layer layer) {
    var allowed = Stream.concat(layer.allowed(), Stream.of("java..", "javax..", "org.jspecify.."));
    classes()
        .that()
        .resideInAPackage(layer.pattern())
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(allowed.toArray(String[]::new)))
        .allowEmptyShould(true)
        .check(MAIN);
  }

  @Test
  void theCoreOpensNoSocketAndNoFileAndReadsNoClockAndNoEnvironment() {
    var core = CORE.stream().map(Layer::pattern).toArray(String[]::new);
    noClasses()
        .that()
        .resideInAnyPackage(core)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.net..", "java.nio.file..", "java.nio.channels..")
                .or(nameMatching("java\\.io\\.(File|RandomAccessFile).*")))
        .orShould()
        .callMethodWhere(
            target(nameMatching("now|systemUTC|systemDefaultZone|system"))
                .and(targetOwner(resideInAPackage("java.time.."))))
        .orShould()
        .callMethodWhere(
            target(nameMatching("getenv|getProperty|currentTimeMillis|nanoTime"))
                .and(targetOwner(belongToAnyOf(System.class))))
        .because("deciding is pure: the same observation gives the same plan")
        .check(MAIN);
  }

  @Test
  void nothingWritesWhateverTheServerHolds() {
    noClasses()
        .should()
        .callMethodWhere(
            describe(
                "write whatever the server holds",
                (JavaCall<?> call) ->
                    call.getTargetOwner()
                            .getPackageName()
                            .startsWith("io.fabric8.kubernetes.client")
                        && BLIND_WRITES.contains(call.getName())))
        .because("a repair names the object it was decided on")
        .check(MAIN);
  }

  @Test
  void onlyTheCommandAndTheLocalClusterPrint() {
    noClasses()
        .that()
        .resideOutsideOfPackages(CLI.pattern(), LOCAL.pattern())
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(MAIN);
  }

  @Test
  void retriesHaveOneOwner() {
    noClasses()
        .that()
        .resideOutsideOfPackage(KUBE.pattern())
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.github.resilience4j..")
        .because("the loop backs off by itself; two retries on one call multiply")
        .check(MAIN);
  }

  @Test
  void everyCodeOfTheCatalogueIsSaidSomewhere() {
    assertThat(MAIN.get(Code.class).getFields())
        .filteredOn(field -> field.getModifiers().contains(JavaModifier.ENUM))
        .hasSameSizeAs(Code.values())
        .allSatisfy(
            code ->
                assertThat(code.getAccessesToSelf())
                    .as(code.getName())
                    .anyMatch(access -> !access.getOriginOwner().isEquivalentTo(Code.class)));
  }

  @Test
  void theCoreIsReallyLookedAt() {
    assertThat(MAIN.contain(ROOT + ".rules.Violations")).isTrue();
  }

  private static Layer layer(String name, Layer... uses) {
    return new Layer(name, List.of(uses), List.of());
  }

  /** A package. What it may use, its users may use too. */
  record Layer(String name, List<Layer> uses, List<String> libraries) {
    Layer with(String... patterns) {
      return new Layer(name, uses, List.of(patterns));
    }

    String pattern() {
      return ROOT + "." + name + "..";
    }

    Stream<Layer> reach() {
      return Stream.concat(Stream.of(this), uses.stream().flatMap(Layer::reach)).distinct();
    }

    Stream<String> allowed() {
      return reach().flatMap(l -> Stream.concat(Stream.of(l.pattern()), l.libraries.stream()));
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
