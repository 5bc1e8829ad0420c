package com.iflytek.iflearner.rules;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.iflytek.iflearner.job.Edit;
import com.iflytek.iflearner.job.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The certificates of a client: what its first container still lacks of them. */
final class Certificates {
  private final Template template;
  private final List<ObjectNode> volumes = new ArrayList<>();
  private final List<ObjectNode> mounts = new ArrayList<>();

  private Certificates(Template template) {
    this.template = template;
  }

  static Stream<Edit> of(Job job) {
    var template = Template.of(job);
    if (!template.first().isObject()
        || !listOrAbsent(template.volumes())
        || !listOrAbsent(mounted(template))) {
      return Stream.empty();
    }
    var lacking = new Certificates(template);
    lacking.add(Certificate.SERVER, false);
    switch (Arguments.of(job)) {
      case Arguments.Opaque _ -> lacking.add(Certificate.PARTY, true);
      case Arguments.Literal words when words.mention(Certificate.PARTY.path()) ->
          lacking.add(Certificate.PARTY, false);
      case Arguments.Literal _ -> {
        // A ConfigMap that does not exist keeps a Pod from starting, even if nobody reads it.
      }
    }
    return Stream.concat(
        appended(template.volumes(), Template.SPEC + "/volumes", lacking.volumes),
        appended(mounted(template), Template.FIRST + "/volumeMounts", lacking.mounts));
  }

  /** Volume and mount are each looked at on their own: a user may have written either. */
  private void add(Certificate certificate, boolean optional) {
    var mount =
        mounted(template)
            .valueStream()
            .filter(
                m -> Template.directory(m.path("mountPath").asText()).equals(certificate.path()))
            .findFirst();
    var names = names();
    if (mount.isPresent()) {
      var name = mount.get().path("name").asText();
      if (name.equals(certificate.configMap()) && !names.contains(name)) {
        volumes.add(certificate.volume(name, optional));
      }
      return;
    }
    var volume = existing(certificate).orElseGet(() -> freeName(certificate, names));
    if (!names.contains(volume)) {
      volumes.add(certificate.volume(volume, optional));
    }
    mounts.add(certificate.mount(volume));
  }

  private Set<String> names() {
    return template
        .volumes()
        .valueStream()
        .map(volume -> volume.path("name").asText())
        .collect(Collectors.toSet());
  }

  private Optional<String> existing(Certificate certificate) {
    return template
        .volumes()
        .valueStream()
        .filter(certificate::isIn)
        .map(volume -> volume.path("name").asText())
        .findFirst();
  }

  /** Two volumes of one name are an invalid Pod: the user's keeps its name. */
  private static String freeName(Certificate certificate, Set<String> taken) {
    var numbered = Stream.iterate(2, i -> i + 1).map(i -> certificate.configMap() + "-" + i);
    return Stream.concat(Stream.of(certificate.configMap()), numbered)
        .filter(name -> !taken.contains(name))
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode mounted(Template template) {
    return template.first().path("volumeMounts");
  }

  private static boolean listOrAbsent(JsonNode node) {
    return node.isArray() || Template.absent(node);
  }

  private static Stream<Edit> appended(JsonNode list, String at, List<ObjectNode> items) {
    if (items.isEmpty()) {
      return Stream.empty();
    }
    return list.isArray()
        ? items.stream().map(item -> new Edit(JsonPointer.compile(at + "/-"), item))
        : Stream.of(
            new Edit(JsonPointer.compile(at), JsonNodeFactory.instance.arrayNode().addAll(items)));
  }
}
