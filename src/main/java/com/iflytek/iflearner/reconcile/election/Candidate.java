package com.iflytek.iflearner.reconcile.election;

import java.time.InstantSource;

/**
 * A process that wants to lead.
 *
 * @param identity no other process, past or present, has the same
 * @param wall for the times that others read in a lock; nothing is judged by it
 * @param stopwatch by it all is judged
 */
public record Candidate(
    String identity, ElectionTimes times, InstantSource wall, Stopwatch stopwatch) {}
