/** The table of observations and plans. */
@NullMarked
package com.iflytek.iflearner.lifecycle;

import org.jspecify.annotations.NullMarked;
