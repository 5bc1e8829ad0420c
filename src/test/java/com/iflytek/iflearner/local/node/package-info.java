@NullMarked
package com.iflytek.iflearner.local.node;

import org.jspecify.annotations.NullMarked;
