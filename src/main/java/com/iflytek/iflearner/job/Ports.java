package com.iflytek.iflearner.job;

/**
 * The ports on which the training process listens.
 *
 * @param grpc gRPC, 1 to 65535
 * @param status the aggregator's status page, 1 to 65535
 */
public record Ports(int grpc, int status) {
  /** What iFLearner listens on unless told otherwise. */
  public static final Ports DEFAULT = new Ports(50001, 50002);
}
