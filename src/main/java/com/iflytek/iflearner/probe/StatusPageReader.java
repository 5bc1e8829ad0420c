package com.iflytek.iflearner.probe;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.iflytek.iflearner.lifecycle.Answer;
import com.iflytek.iflearner.lifecycle.StatusPage;
import com.iflytek.iflearner.lifecycle.StatusPage.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashSet;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of {@code GET /v1/status}: {@code {"c1": {"ready": true, "complete": false,
 * "current_epoch": 3, "total_epoch": 10}}}, and {@code {}} before anybody has registered. It is
 * read as it comes in, so that a page takes no more memory than what it says.
 */
final class StatusPageReader {
  private static final int MOST_PARTIES = 10_000;
  private static final int LONGEST_NAME = 253;
  private static final int HIGHEST_EPOCH = 1_000_000_000;
  private static final String UNLIKE = "is not as iFLearner writes it";

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          // Names are the sender's: none of them is to outlive the page in a table of the parser.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(4)
                  .maxNameLength(1000)
                  .maxStringLength(1000)
                  .maxNumberLength(40)
                  .build())
          .build();

  /** The page is JSON but cannot be believed. */
  private static final class Absurd extends Exception {
    private static final long serialVersionUID = 1L;

    Absurd(String why) {
      super(why, null, false, false);
    }
  }

  private StatusPageReader() {}

  /**
   * Reads to the end, or to the first thing that is wrong.
   *
   * @throws IOException if the bytes stop coming; nothing else is thrown because of them
   */
  static Answer read(InputStream bytes) throws IOException {
    // Strictly UTF-8: a parser of bytes would guess UTF-16 and let some broken UTF-8 pass.
    var text = new InputStreamReader(bytes, UTF_8.newDecoder());
    try (var parser = FACTORY.createParser(text)) {
      return new Answer.Said(page(parser));
    } catch (Absurd e) {
      return unusable(e.getMessage());
    } catch (StreamConstraintsException _) {
      return unusable("is nested too deeply or holds something too long");
    } catch (JsonProcessingException | CharacterCodingException _) {
      return unusable("is not JSON");
    }
  }

  private static Answer unusable(@Nullable String why) {
    return new Answer.Unusable("its status page " + why);
  }

  private static StatusPage page(JsonParser parser) throws IOException, Absurd {
    var first = parser.nextToken();
    if (first == null) {
      throw new Absurd("is empty");
    }
    require(first == JsonToken.START_OBJECT);
    var entries = new ArrayList<Entry>();
    var names = new HashSet<String>();
    for (String name; (name = parser.nextFieldName()) != null; ) {
      if (entries.size() == MOST_PARTIES) {
        throw new Absurd("names more than " + MOST_PARTIES + " parties");
      }
      if (!isName(name)) {
        throw new Absurd("gives a party a name that cannot be");
      }
      if (!names.add(name)) {
        throw new Absurd("names a party twice");
      }
      entries.add(entry(name, parser));
    }
    if (parser.nextToken() != null) {
      throw new Absurd("goes on after its end");
    }
    return new StatusPage(entries);
  }

  private static Entry entry(String name, JsonParser parser) throws IOException, Absurd {
    require(parser.nextToken() == JsonToken.START_OBJECT);
    Boolean ready = null;
    Boolean complete = null;
    Integer epoch = null;
    Integer total = null;
    var totalSeen = false;
    for (String field; (field = parser.nextFieldName()) != null; ) {
      parser.nextToken();
      switch (field) {
        case "ready" -> {
          require(ready == null);
          ready = truth(parser);
        }
        case "complete" -> {
          require(complete == null);
          complete = truth(parser);
        }
        case "current_epoch" -> {
          require(epoch == null);
          epoch = number(parser, 0);
        }
        case "total_epoch" -> {
          require(!totalSeen);
          totalSeen = true;
          total = parser.hasToken(JsonToken.VALUE_NULL) ? null : number(parser, 1);
        }
        default -> parser.skipChildren(); // a later iFLearner may say more
      }
    }
    if (ready == null || complete == null || epoch == null) {
      throw new Absurd(UNLIKE);
    }
    return new Entry(name, ready, complete, epoch, total);
  }

  private static void require(boolean condition) throws Absurd {
    if (!condition) {
      throw new Absurd(UNLIKE);
    }
  }

  private static boolean truth(JsonParser parser) throws IOException, Absurd {
    require(parser.currentToken().isBoolean());
    return parser.getBooleanValue();
  }

  private static int number(JsonParser parser, int lowest) throws IOException, Absurd {
    require(parser.currentToken().isNumeric());
    // What has a fraction or an exponent is never evaluated: 1e999999 would take a while.
    if (parser.hasToken(JsonToken.VALUE_NUMBER_INT) && parser.getNumberType() == NumberType.INT) {
      var number = parser.getIntValue();
      if (number >= lowest && number <= HIGHEST_EPOCH) {
        return number;
      }
    }
    throw new Absurd("gives a party an epoch that cannot be");
  }

  private static boolean isName(String name) {
    return !name.isEmpty()
        && name.codePointCount(0, name.length()) <= LONGEST_NAME
        && name.codePoints().allMatch(StatusPageReader::isPrintable);
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
