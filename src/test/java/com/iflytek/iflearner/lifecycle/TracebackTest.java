package com.iflytek.iflearner.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TracebackTest {
  private static final String FRAMES =
      """
      Traceback (most recent call last):
        File "quickstart.py", line 31, in <module>
          Controller(parser.parse_args(), Trainer()).run()
      """;
  private static final String SECRET =
      "2026-11-27 10:00:01.123 | INFO | train_client:do_smpc:81 - secret: 4711, type: <class 'int'>\n";

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void itsLastLineIsFound(String situation, String log, String lastLine) {
    assertThat(Traceback.lastIn(log)).isEqualTo(Optional.of(new Traceback(lastLine)));
  }

  static Stream<Arguments> itsLastLineIsFound() {
    var error = FRAMES + "ValueError: shapes (400,9) and (8,) not aligned\n";
    return Stream.of(
        arguments(
            "raised in the main thread, the poll thread goes on",
            SECRET + error + SECRET,
            "ValueError: shapes (400,9) and (8,) not aligned"),
        arguments(
            "raised in a thread",
            "Exception in thread Thread-1 (notice):\n"
                + FRAMES
                + "grpc._channel._InactiveRpcError: <_InactiveRpcError of RPC that terminated with:\n"
                + "\tstatus = StatusCode.UNAVAILABLE\n"
                + "\tdetails = \"failed to connect to all addresses\"\n"
                + "\tdebug_error_string = \"UNKNOWN:…\"\n>\n"
                + SECRET,
            "grpc._channel._InactiveRpcError: <_InactiveRpcError of RPC that terminated with:"
                + " status = StatusCode.UNAVAILABLE"
                + " details = \"failed to connect to all addresses\""),
        arguments(
            "of a chain the one that nobody caught",
            error
                + "\nDuring handling of the above exception, another exception occurred:\n\n"
                + FRAMES
                + "KeyError: 'w'\n",
            "KeyError: 'w'"),
        arguments(
            "as loguru draws it",
            """
            2026-11-27 10:00:01 | ERROR | __main__:<module>:12 - failed
            Traceback (most recent call last):

            > File "quickstart.py", line 31, in <module>
                Controller(args, trainer).run()
                │          └ 4711
                └ <class 'Controller'>

            RuntimeError: no GPU
            """,
            "RuntimeError: no GPU"),
        arguments(
            "a lower-case name of a module",
            FRAMES + "socket.timeout: timed out",
            "socket.timeout: timed out"),
        arguments("without words", FRAMES + "AssertionError\r\n", "AssertionError"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void nothingElseIsTakenForIt(String situation, String log) {
    assertThat(Traceback.lastIn(log)).isEqualTo(Optional.of(new Traceback(null)));
  }

  static Stream<Arguments> nothingElseIsTakenForIt() {
    return Stream.of(
        arguments("the log ends within", FRAMES),
        arguments("another thread logs in between", FRAMES + SECRET + "ValueError: x"),
        arguments("another thread prints in between", FRAMES + "secret: 4711\nValueError: x"),
        arguments("no frame has come", "Traceback (most recent call last):\nSecret: 4711"));
  }

  @Test
  void aLogWithoutOneHasNone() {
    assertThat(Traceback.lastIn("")).isEmpty();
    assertThat(Traceback.lastIn(SECRET.repeat(1000) + "ValueError: x")).isEmpty();
  }
}
