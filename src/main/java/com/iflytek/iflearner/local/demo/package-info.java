/// The story that {@code iflearner demo} tells: a cluster, the operator in it, what it refuses, and
/// a federation of a server and two parties that trains to its end.
@NullMarked
package com.iflytek.iflearner.local.demo;

import org.jspecify.annotations.NullMarked;
