package com.iflytek.iflearner.local.node;

import java.nio.file.Path;
import java.util.Map;

/**
 * What all Pods of a node share.
 *
 * @param cluster variables by which every container finds the API server
 * @param images what the node has, by the names that Pods give
 * @param folder where Pods keep what does not outlive them
 * @param logs where it is read what their containers said
 */
record Host(
    NodeApi api,
    Map<String, String> cluster,
    PodNetwork network,
    Map<String, Image> images,
    Volumes volumes,
    Path folder,
    Path logs) {}
