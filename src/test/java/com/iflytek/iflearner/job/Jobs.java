package com.iflytek.iflearner.job;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.jspecify.annotations.Nullable;

/** Good jobs for tests, to be spoilt in one field. */
public final class Jobs {
  private static final ObjectMapper YAML = new YAMLMapper();

  private Jobs() {}

  /** A server of two parties, as its author wrote it. */
  public static Draft server() {
    return of(
        """
        apiVersion: git.iflytek.com/v1
        kind: IflearnerJob
        metadata:
          namespace: fl
          name: job1
        spec:
          role: server
          host: job1.server.iflearner.com
          template:
            spec:
              containers:
              - name: aggregator
                image: iflytek/iflearner:v0.1.0
                args: [python, iflearner/business/homo/aggregate_server.py, -n=2, --epochs=10]
        """);
  }

  /** A party with secure aggregation, as its author wrote it. */
  public static Draft client() {
    return of(
        """
        apiVersion: git.iflytek.com/v1
        kind: IflearnerJob
        metadata:
          namespace: fl
          name: job1-client1
        spec:
          role: client
          host: job1.a.party.iflearner.com
          template:
            spec:
              restartPolicy: Never
              containers:
              - name: trainer
                image: iflytek/iflearner:v0.1.0
                args:
                - python
                - -u
                - quickstart_pytorch.py
                - --name=client1
                - --epochs=10
                - --server=job1.server.iflearner.com:443
                - --cert=/etc/server-iflearner-secret.crt
                - --peers=0.0.0.0:50001;job1.b.party.iflearner.com:443
                - --peer-cert=/etc/party-iflearner-secret.crt
        """);
  }

  /** Any manifest, YAML or JSON. */
  public static Draft of(String manifest) {
    try {
      return new Draft((ObjectNode) YAML.readTree(manifest));
    } catch (JsonProcessingException fault) {
      throw new IllegalArgumentException(manifest, fault);
    }
  }

  /** A job on its way; every change gives another draft. */
  public record Draft(ObjectNode raw) {

    /** What the program reads. */
    public Job job() {
      return JobCodec.read(raw);
    }

    /** As the API server keeps it, in generation 1. */
    public Draft stored(String uid) {
      return with("/metadata/uid", uid)
          .with("/metadata/resourceVersion", "1")
          .with("/metadata/generation", 1)
          .with("/metadata/creationTimestamp", "2026-11-22T10:00:00Z");
    }

    public Draft named(String namespace, String name) {
      return with("/metadata/namespace", namespace).with("/metadata/name", name);
    }

    /** With a status that the operator wrote. */
    public Draft with(JobStatus status) {
      return with("/status", JobCodec.write(status));
    }

    /** Sets what a JSON pointer names, with the objects on the way; {@code /-} appends. */
    public Draft with(String pointer, @Nullable Object value) {
      var copy = raw.deepCopy();
      var at = JsonPointer.compile(pointer);
      var name = at.last().getMatchingProperty();
      JsonNode tree = YAML.valueToTree(value);
      switch (parent(copy, at.head())) {
        case ArrayNode list when name.equals("-") -> list.add(tree);
        case ArrayNode list -> list.set(at.last().getMatchingIndex(), tree);
        case ObjectNode object -> object.set(name, tree);
        default -> throw new IllegalArgumentException(pointer);
      }
      return new Draft(copy);
    }

    /** Removes what a JSON pointer names. */
    public Draft without(String pointer) {
      var copy = raw.deepCopy();
      var at = JsonPointer.compile(pointer);
      switch (copy.at(at.head())) {
        case ArrayNode list -> list.remove(at.last().getMatchingIndex());
        case ObjectNode object -> object.remove(at.last().getMatchingProperty());
        default -> throw new IllegalArgumentException(pointer);
      }
      return new Draft(copy);
    }

    /** With the arguments of the first container, and no command. */
    public Draft withArgs(String... args) {
      return with("/spec/template/spec/containers/0/args", args);
    }

    private static JsonNode parent(ObjectNode root, JsonPointer at) {
      var found = root.at(at);
      return found.isMissingNode() ? root.withObject(at) : found;
    }
  }
}
