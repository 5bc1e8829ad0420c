package com.iflytek.iflearner.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The manifests that the program carries: the very files that are shown and applied by hand. */
enum Manifest {
  CRD(
      "/crd/iflearnerjobs.git.iflytek.com.yaml",
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"),
  MUTATING(
      "/webhook-config/mutating-webhook-configuration.yaml",
      "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations"),
  VALIDATING(
      "/webhook-config/validating-webhook-configuration.yaml",
      "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations");

  private final String resource;
  private final String collection;

  Manifest(String resource, String collection) {
    this.resource = resource;
    this.collection = collection;
  }

  /** Where the API server keeps such objects. */
  String collection() {
    return collection;
  }

  /** A copy to be changed. */
  ObjectNode read() {
    try (var yaml = Manifest.class.getResourceAsStream(resource)) {
      if (yaml == null) {
        throw new FileNotFoundException(resource);
      }
      return (ObjectNode) new YAMLMapper().readTree(yaml);
    } catch (IOException e) {
      throw new UncheckedIOException("reading a part of the program", e);
    }
  }
}
