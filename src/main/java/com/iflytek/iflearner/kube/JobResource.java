package com.iflytek.iflearner.kube;

import com.iflytek.iflearner.job.Api;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

/** Where the API server serves our kind. */
public final class JobResource {
  static final String PLURAL = "iflearnerjobs";

  public static final ResourceDefinitionContext CONTEXT =
      new ResourceDefinitionContext.Builder()
          .withGroup(Api.GROUP)
          .withVersion(Api.VERSION)
          .withKind(Api.KIND)
          .withPlural(PLURAL)
          .withNamespaced(true)
          .build();

  private JobResource() {}
}
