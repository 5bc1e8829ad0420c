/** The container image: what is in it, and that the operator runs in it. */
@NullMarked
package com.iflytek.iflearner.image;

import org.jspecify.annotations.NullMarked;
