/** What is claimed about the children of a job, and the jobs that other tests start from. */
@NullMarked
package com.iflytek.iflearner.children;

import org.jspecify.annotations.NullMarked;
