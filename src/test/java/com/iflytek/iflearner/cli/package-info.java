/** The command as its users meet it. */
@NullMarked
package com.iflytek.iflearner.cli;

import org.jspecify.annotations.NullMarked;
