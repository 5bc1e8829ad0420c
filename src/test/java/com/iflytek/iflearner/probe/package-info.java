/** What is claimed about asking servers: over sockets of our own, whose other end is evil. */
@NullMarked
package com.iflytek.iflearner.probe;

import org.jspecify.annotations.NullMarked;
