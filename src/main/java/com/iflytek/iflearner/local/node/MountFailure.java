package com.iflytek.iflearner.local.node;

/** A volume that cannot be mounted now; the message is the kubelet's. */
final class MountFailure extends Exception {
  private static final long serialVersionUID = 1;

  MountFailure(String volume, String why) {
    super("MountVolume.SetUp failed for volume \"" + volume + "\" : " + why);
  }
}
