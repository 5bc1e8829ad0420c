/**
 * Which process leads. A lock is judged by its change as observed here: no time that somebody else
 * wrote is ever compared with a clock of ours, so that a wrong clock costs nobody anything. {@link
 * com.iflytek.iflearner.reconcile.election.Election} decides about one lock, {@link
 * com.iflytek.iflearner.reconcile.election.Campaign} carries it out, for our own lock and for the
 * two of the prototype.
 *
 * <p>A leader stops by its own clock before anybody else may begin by theirs, as long as no clock
 * runs faster than another by the ratio of {@code lease} and {@code renewDeadline}. What was sent
 * before that may still arrive after it: no lock can help that, so every write to a job or its
 * children is harmless under two leaders.
 */
@NullMarked
package com.iflytek.iflearner.reconcile.election;

import org.jspecify.annotations.NullMarked;
