/**
 * Asks the aggregators' status pages, again and again, and says when a job is worth a look because
 * of what they answer. Whoever serves such a page is not trusted: it may delay a verdict and no
 * more, take neither memory nor a thread for long, and put no text of its own into a sentence.
 *
 * <p>Also walks the way to a host, and says what it saw; the package {@code ladder} judges it.
 */
@NullMarked
package com.iflytek.iflearner.probe;

import org.jspecify.annotations.NullMarked;
