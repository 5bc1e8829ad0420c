package com.iflytek.iflearner.lifecycle;

/**
 * Whose status page is to be asked for a job.
 *
 * @param podUid of the Pod that serves it
 * @param address the Pod's IP address; IPv4 where it has one, since iFLearner's page listens on
 *     nothing else by default
 * @param port 1 to 65535
 */
public record Ask(String podUid, String address, int port) {}
