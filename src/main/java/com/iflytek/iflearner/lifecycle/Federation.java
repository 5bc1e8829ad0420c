package com.iflytek.iflearner.lifecycle;

import static com.iflytek.iflearner.job.Condition.Type.READY;
import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsFirst;
import static java.util.stream.Collectors.joining;

import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.PastAttempt;
import com.iflytek.iflearner.job.Role;
import com.iflytek.iflearner.rules.PartyCount;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One job among those of its federation in its namespace. A restarted server has forgotten its
 * parties and a restarted client is refused, so that their attempts begin and end together: the
 * server's status owns the number, its next attempt begins when the last one's clients are gone,
 * and theirs when its page answers.
 */
record Federation(Situation situation, List<Member> others) {
  private static final String LOST = "PartyLost";

  private static final Comparator<Job> OLDEST =
      comparing((Job job) -> job.metadata().creationTimestamp(), nullsFirst(naturalOrder()))
          .thenComparing(job -> job.metadata().uid());

  static Federation of(Situation situation) {
    var created = situation.job().metadata().creationTimestamp();
    return new Federation(
        situation,
        situation.seen().federation().stream().filter(m -> m.concerns(created)).toList());
  }

  /** The attempt that comes after the recorded one, which has ended or was none. */
  NextAttempt next() {
    return leads() ? asServer() : server().map(this::asClient).orElseGet(this::alone);
  }

  /** Why the recorded attempt is over although its process may run: another's is. */
  Optional<PastAttempt> broken() {
    int attempt = situation.recorded().attempt();
    return partners()
        .filter(member -> member.attempt() == attempt && member.ended().isPresent())
        .min(comparing(member -> derived(member.ended().orElseThrow())))
        .map(member -> cause(member, member.ended().orElseThrow()))
        .or(() -> server().filter(server -> isElsewhere(server, attempt)).map(this::elsewhere))
        .map(message -> Interruption.past(situation, PastAttempt.FEDERATION_RESTARTS, message));
  }

  /** A client whose server is taken away may fail before that is recorded of the server. */
  Optional<PastAttempt> excuse(Outcome failure) {
    return server()
        .filter(server -> server.attempt() == situation.recorded().attempt() && server.falters())
        .map(
            server ->
                "The Pod of %s is gone or going. %s".formatted(server.name(), failure.sentence()))
        .map(message -> Interruption.past(situation, PastAttempt.FEDERATION_RESTARTS, message));
  }

  /** How the others' end is this job's. */
  Optional<Outcome> ended() {
    return failedForGood().or(this::cannotBeginAgain);
  }

  /** Whether nobody has completed yet: who has will not take part again. */
  boolean mayBeginAgain() {
    return others.stream().noneMatch(Member::succeeded);
  }

  private Optional<Outcome> failedForGood() {
    return others.stream()
        .filter(member -> member.failed().isPresent())
        .min(comparing(member -> member.failed().orElseThrow().reason().equals(LOST)))
        .map(
            member ->
                lost(
                    "%s has failed for good, and with it the federation. %s"
                        .formatted(member.name(), member.failed().orElseThrow().message())));
  }

  private Optional<Outcome> cannotBeginAgain() {
    if (Suspension.wanted(situation) || mayBeginAgain()) {
      return Optional.empty();
    }
    return situation
        .recorded()
        .pastAttempt()
        .map(
            past ->
                allHaveSucceeded()
                    ? new Outcome.Succeeded(
                        "All %d parties have completed, as their own jobs say."
                            .formatted(others.size()))
                    : lost(
                        "%s has completed, so that the federation cannot begin again. %s"
                            .formatted(
                                others.stream()
                                    .filter(Member::succeeded)
                                    .map(Member::name)
                                    .collect(joining(", ")),
                                past.message())));
  }

  private boolean allHaveSucceeded() {
    return leads()
        && others.stream().allMatch(Member::succeeded)
        && PartyCount.expected(situation.job()).filter(n -> n == others.size()).isPresent();
  }

  private static Outcome lost(String sentence) {
    return new Outcome.Failed(LOST, Code.PARTY_LOST, null, true, sentence);
  }

  /** Whose attempts are this job's: all, if one of them is the server. */
  private Stream<Member> partners() {
    return leads() || server().isPresent() ? others.stream() : Stream.empty();
  }

  /** The oldest server leads; a second one in the same federation stands alone. */
  private boolean leads() {
    return isServer(situation.job()) && servers().allMatch(s -> older(situation.job(), s.job()));
  }

  private Optional<Member> server() {
    return isServer(situation.job())
        ? Optional.empty()
        : servers().min(comparing(Member::job, OLDEST));
  }

  private Stream<Member> servers() {
    return others.stream().filter(member -> isServer(member.job()));
  }

  private NextAttempt alone() {
    return afterBackOff(situation.recorded().attempt() + 1, Stream.empty());
  }

  private NextAttempt asServer() {
    int recorded = situation.recorded().attempt();
    int clients = others.stream().mapToInt(Member::attempt).max().orElse(0);
    // A client may wait for its server, so that its first attempt may be there before any other.
    int number = recorded == 0 && clients <= 1 ? 1 : Math.max(recorded, clients) + 1;
    return others.stream()
        .filter(client -> remains(client, number))
        .findFirst()
        .map(
            client ->
                waiting(
                    number,
                    PastAttempt.FEDERATION_RESTARTS,
                    client.job().metadata().name(),
                    "once attempt %d of %s has ended and its Pod is gone"
                        .formatted(client.attempt(), client.name())))
        .orElseGet(
            () ->
                afterBackOff(
                    number, others.stream().filter(client -> client.attempt() == recorded)));
  }

  /** It would take a party's place in an attempt that is not its own. */
  private static boolean remains(Member client, int next) {
    return client.attempt() > 0
        && client.attempt() < next
        && !client.succeeded()
        && (client.ended().isEmpty() || client.ownPod() != null);
  }

  private NextAttempt asClient(Member server) {
    int recorded = situation.recorded().attempt();
    if (recorded == 0 && server.attempt() == 0) {
      return NextAttempt.now(1);
    }
    boolean ended =
        Stream.concat(Stream.of(server), others.stream())
            .anyMatch(member -> member.attempt() == server.attempt() && member.ended().isPresent());
    int number = server.attempt() + (ended || server.attempt() <= recorded ? 1 : 0);
    boolean begun = number == server.attempt();
    return begun && (recorded == 0 || server.job().status().progress() != null)
        ? NextAttempt.now(number)
        : waiting(
            Math.max(number, recorded + 1),
            "WaitingForServer",
            "server",
            "once %s has begun it and its status page has answered".formatted(server.name()));
  }

  /** The last failure of this job and of its partners has its pause. */
  private NextAttempt afterBackOff(int number, Stream<Member> partners) {
    return Stream.concat(Stream.of(situation.seen().job()), partners.map(Member::job))
        .flatMap(job -> backOff(job).stream())
        .max(naturalOrder())
        .filter(situation.now()::isBefore)
        .map(
            at -> {
              var said =
                  waiting(number, "BackOff", "backoff", "at " + Statuses.toTheSecond(at)).waits();
              return new NextAttempt(number, said, at);
            })
        .orElseGet(() -> NextAttempt.now(number));
  }

  private static Optional<Instant> backOff(Job job) {
    return job.status()
        .pastAttempt()
        .filter(PastAttempt::failed)
        .map(last -> Backoff.over(job, last, job.status().failedAttempts()));
  }

  private NextAttempt waiting(int number, String reason, String on, String when) {
    var last = situation.recorded().pastAttempt();
    var sentence =
        last.map(
                past ->
                    "Attempt %d has ended, and attempt %d begins %s. %s"
                        .formatted(past.number(), number, when, past.message()))
            .orElseGet(() -> "Attempt %d begins %s.".formatted(number, when));
    var said =
        last.filter(PastAttempt::failed)
            .map(_ -> Said.no(READY, reason, Code.POD_FAILED, sentence))
            .orElseGet(() -> Said.no(READY, reason, sentence));
    return new NextAttempt(number, said.on(on), null);
  }

  private static boolean isElsewhere(Member server, int attempt) {
    return server.attempt() > attempt || (attempt > 1 && server.attempt() < attempt);
  }

  private String elsewhere(Member server) {
    return "%s is at attempt %d.".formatted(server.name(), server.attempt());
  }

  private static String cause(Member member, PastAttempt past) {
    return derived(past)
        ? past.message()
        : "Attempt %d of %s has ended. %s".formatted(past.number(), member.name(), past.message());
  }

  /** Whether it ended only because another one had. */
  private static boolean derived(PastAttempt past) {
    return past.reason().equals(PastAttempt.FEDERATION_RESTARTS);
  }

  private static boolean isServer(Job job) {
    return job.spec().is(Role.SERVER);
  }

  private static boolean older(Job one, Job other) {
    return OLDEST.compare(one, other) < 0;
  }
}
