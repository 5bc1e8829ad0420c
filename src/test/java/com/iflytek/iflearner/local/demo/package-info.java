@NullMarked
package com.iflytek.iflearner.local.demo;

import org.jspecify.annotations.NullMarked;
