/**
 * The command {@code iflearner}: reads flags, wires the parts by hand, turns failures into a
 * sentence and an exit status.
 */
@NullMarked
package com.iflytek.iflearner.cli;

import org.jspecify.annotations.NullMarked;
