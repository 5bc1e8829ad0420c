/** What is claimed about judging the way to a host. */
@NullMarked
package com.iflytek.iflearner.ladder;

import org.jspecify.annotations.NullMarked;
