package com.iflytek.iflearner.kube;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

/** What the API server calls our resource. */
final class JobResource {
  static final String GROUP = "git.iflytek.com";
  static final String VERSION = "v1";
  static final String KIND = "IflearnerJob";
  static final String PLURAL = "iflearnerjobs";

  static final ResourceDefinitionContext CONTEXT =
      new ResourceDefinitionContext.Builder()
          .withGroup(GROUP)
          .withVersion(VERSION)
          .withKind(KIND)
          .withPlural(PLURAL)
          .withNamespaced(true)
          .build();

  private JobResource() {}
}
