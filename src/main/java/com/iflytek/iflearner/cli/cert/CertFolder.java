package com.iflytek.iflearner.cli.cert;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.iflytek.iflearner.cli.CommandFailure;
import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.pki.Identity;
import com.iflytek.iflearner.pki.Organisation;
import com.iflytek.iflearner.pki.Parsed;
import com.iflytek.iflearner.pki.Pem;
import com.iflytek.iflearner.pki.Roots;
import com.iflytek.iflearner.rules.Certificate;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;

/** A folder with the files of an organisation, under the names of {@code cert/README.md}. */
public record CertFolder(Path path) {
  private static final String AUTHORITY = "ca.crt";
  private static final String AUTHORITY_KEY = "ca.key";

  /** Where a role's certificate is, with those that signed it. */
  public Path certificate(Certificate role) {
    return path.resolve(role.key());
  }

  /** Where its key is. */
  public Path key(Certificate role) {
    return path.resolve(role.secret() + ".key");
  }

  public Path authority() {
    return path.resolve(AUTHORITY);
  }

  public Path authorityKey() {
    return path.resolve(AUTHORITY_KEY);
  }

  /**
   * Reads the authority.
   *
   * @throws CommandFailure if it is not there or of no use
   */
  public Organisation organisation() {
    return usable(
        Organisation.read(
            quoted(authority()), text(authority()), quoted(authorityKey()), text(authorityKey())));
  }

  /**
   * Reads what a role has now.
   *
   * @throws CommandFailure if it is not there or of no use
   */
  public Identity identity(Certificate role) {
    var certificate = certificate(role);
    return usable(
        Identity.read(quoted(certificate), text(certificate), quoted(key(role)), text(key(role))));
  }

  /**
   * Writes both files of the authority, or none.
   *
   * @throws CommandFailure if one is there and is not to be replaced, or cannot be written
   */
  public void write(Organisation organisation, boolean force) {
    NewFile.writeAll(
        List.of(
            new NewFile(authorityKey(), organisation.authority().keyPem(), true),
            new NewFile(authority(), organisation.pem(), false)),
        force);
  }

  /**
   * Writes both files of a role, or none.
   *
   * @throws CommandFailure if one is there and is not to be replaced, or cannot be written
   */
  public void write(Certificate role, Identity identity, boolean force) {
    NewFile.writeAll(
        List.of(
            new NewFile(key(role), identity.keyPem(), true),
            new NewFile(certificate(role), identity.pem(), false)),
        force);
  }

  /**
   * The certificates of any file.
   *
   * @throws CommandFailure if it cannot be read or holds anything else
   */
  public static List<X509Certificate> certificates(Path file) {
    return usable(Pem.certificates(quoted(file), text(file)));
  }

  /**
   * The certificates of a file that holds authorities alone.
   *
   * @throws CommandFailure if it cannot be read or holds anything else
   */
  public static List<X509Certificate> authorities(Path file) {
    return usable(
        Pem.certificates(quoted(file), text(file)).then(held -> Roots.of(quoted(file), held)));
  }

  /**
   * What is good of it.
   *
   * @throws CommandFailure with the reason if nothing is
   */
  public static <T> T usable(Parsed<T> parsed) {
    return switch (parsed) {
      case Parsed.Good<T>(var value) -> value;
      case Parsed.Bad<T>(var why) ->
          throw new CommandFailure(
              Code.CERTIFICATE_UNUSABLE,
              why + ": see 'iflearner explain %s'.".formatted(Code.CERTIFICATE_UNUSABLE.id()));
    };
  }

  private static String text(Path file) {
    try (var stream = Files.newInputStream(file)) {
      // A character more than may be read is refused by who reads it; what is not ASCII is no PEM.
      return new String(stream.readNBytes(Pem.MAX_CHARS + 1), ISO_8859_1);
    } catch (NoSuchFileException _) {
      throw unreadable(file, "does not exist: name another, or another folder with --dir");
    } catch (AccessDeniedException _) {
      throw unreadable(file, "may not be read by you: ask its owner");
    } catch (IOException e) {
      throw unreadable(file, "cannot be read: " + e.getMessage());
    }
  }

  private static CommandFailure unreadable(Path file, String why) {
    return new CommandFailure(Code.FILE_UNREADABLE, quoted(file) + " " + why + ".");
  }

  private static String quoted(Path file) {
    return "'" + file + "'";
  }
}
