/** Tests of what is told about a job. */
@NullMarked
package com.iflytek.iflearner.cli.story;

import org.jspecify.annotations.NullMarked;
