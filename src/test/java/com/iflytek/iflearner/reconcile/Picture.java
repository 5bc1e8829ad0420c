package com.iflytek.iflearner.reconcile;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.JobCodec;
import java.util.List;
import java.util.stream.Stream;

/** All that is stored, as text, without what differs from run to run: uids and versions. */
final class Picture {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Picture() {}

  static List<String> of(World world) {
    return Stream.concat(
            world.now().objects().values().stream().map(JSON::<ObjectNode>valueToTree),
            world.now().jobs().values().stream().map(Picture::status))
        .map(Picture::plain)
        .toList();
  }

  private static ObjectNode status(Job job) {
    var status = JobCodec.write(job.status());
    status.remove("podUID");
    return status.put("job", job.key().toString());
  }

  private static String plain(ObjectNode object) {
    if (object.get("metadata") instanceof ObjectNode metadata) {
      metadata.remove(List.of("uid", "resourceVersion"));
    }
    return object.toString();
  }
}
