package com.iflytek.iflearner.pki;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.Signature;
import java.security.cert.X509Certificate;

/** Who signed, found out by the mathematics: names prove nothing. */
final class Signatures {
  private static final byte[] ANYTHING = {42};

  private Signatures() {}

  /** How a key signs, of the kinds that {@link Pem} reads. */
  static String algorithm(PrivateKey key) {
    return switch (key.getAlgorithm()) {
      case "EC" -> "SHA256withECDSA";
      case "RSA" -> "SHA256withRSA";
      default -> "Ed25519";
    };
  }

  /** Whether the key is the private half of the certificate's. */
  static boolean fits(PrivateKey key, X509Certificate certificate) {
    var algorithm = algorithm(key);
    try {
      var signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      signer.update(ANYTHING);
      var verifier = Signature.getInstance(algorithm);
      verifier.initVerify(certificate.getPublicKey());
      verifier.update(ANYTHING);
      return verifier.verify(signer.sign());
    } catch (GeneralSecurityException | ProviderException e) {
      return false; // keys of two kinds, or of two curves
    }
  }

  static boolean signed(X509Certificate signer, X509Certificate certificate) {
    if (!certificate.getIssuerX500Principal().equals(signer.getSubjectX500Principal())) {
      return false;
    }
    try {
      certificate.verify(signer.getPublicKey());
      return true;
    } catch (GeneralSecurityException | ProviderException e) {
      return false;
    }
  }
}
