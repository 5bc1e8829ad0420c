package com.iflytek.iflearner.local.node;

import com.iflytek.iflearner.local.Command;
import com.iflytek.iflearner.local.LocalFailure;
import java.util.BitSet;

/**
 * A bridge with the node's own address, and on it a network namespace for each Pod. Made inside a
 * network namespace in which we are root.
 */
public final class PodNetwork {
  private static final String BRIDGE = "pods";
  private static final int FIRST_POD = 10;
  private static final int LAST_POD = 254;

  private final String nodeAddress;
  private final BitSet taken = new BitSet();
  private int last = FIRST_POD - 1;

  private PodNetwork(String nodeAddress) {
    this.nodeAddress = nodeAddress;
  }

  /**
   * One Pod's place in the network.
   *
   * @param namespace as {@code ip netns} names it
   */
  record Place(int number, String address, String namespace) {}

  /** Makes the bridge of a /24; {@code nodeAddress} becomes its own. */
  public static PodNetwork bridge(String nodeAddress) {
    ip("link", "set", "lo", "up");
    ip("link", "add", BRIDGE, "type", "bridge");
    ip("address", "add", nodeAddress + "/24", "dev", BRIDGE);
    ip("link", "set", BRIDGE, "up");
    return new PodNetwork(nodeAddress);
  }

  public String nodeAddress() {
    return nodeAddress;
  }

  Place attach() {
    var number = take();
    var prefix = nodeAddress.substring(0, nodeAddress.lastIndexOf('.') + 1);
    var place = new Place(number, prefix + number, "pod" + number);
    var namespace = place.namespace();
    ip("netns", "add", namespace);
    ip("link", "add", outer(place), "type", "veth", "peer", "name", "eth0", "netns", namespace);
    ip("link", "set", outer(place), "master", BRIDGE, "up");
    ip("-netns", namespace, "address", "add", place.address() + "/24", "dev", "eth0");
    ip("-netns", namespace, "link", "set", "lo", "up");
    ip("-netns", namespace, "link", "set", "eth0", "up");
    ip("-netns", namespace, "route", "add", "default", "via", nodeAddress);
    return place;
  }

  void detach(Place place) {
    ip("link", "delete", outer(place)); // now, not when the kernel gets round to the namespace
    ip("netns", "delete", place.namespace());
    release(place.number());
  }

  private static String outer(Place place) {
    return "veth" + place.number();
  }

  /** In turn: who still knows an address of a Pod that has gone must not meet another there. */
  private synchronized int take() {
    var number = taken.nextClearBit(last + 1);
    if (number > LAST_POD) {
      number = taken.nextClearBit(FIRST_POD);
    }
    if (number > LAST_POD) {
      throw new LocalFailure("the node has no address left for another Pod");
    }
    taken.set(number);
    last = number;
    return number;
  }

  private synchronized void release(int number) {
    taken.clear(number);
  }

  private static void ip(String... arguments) {
    var command = new String[arguments.length + 1];
    command[0] = "ip";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Command.run(command);
  }
}
