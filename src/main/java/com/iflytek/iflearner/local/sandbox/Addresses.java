package com.iflytek.iflearner.local.sandbox;

import java.util.List;

/** Who is where in the sandbox. */
public final class Addresses {
  /** The node, the API server, DNS and the edge: the bridge's own address. */
  public static final String NODE = "10.88.0.1";

  /** Where the edge listens: 443, and the node ports that the prototype's samples name. */
  static final List<Integer> EDGE_PORTS = List.of(443, 30031, 32322);

  /** What the prototype's DNS entries cover: every name below these is the edge. */
  static final List<String> ZONES =
      List.of("server.iflearner.com", "a.party.iflearner.com", "b.party.iflearner.com");

  private Addresses() {}
}
