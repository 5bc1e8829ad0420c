@NullMarked
package com.iflytek.iflearner.local.sandbox;

import org.jspecify.annotations.NullMarked;
