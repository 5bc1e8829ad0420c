/**
 * The story of one job: {@link com.iflytek.iflearner.cli.story.ClusterReader} reads, with the
 * rights of the person who asks; {@link com.iflytek.iflearner.cli.story.JobStory} and {@link
 * com.iflytek.iflearner.cli.story.Why} are what follows from it, as functions of what was read and
 * the time; {@link com.iflytek.iflearner.cli.story.Page} makes it fit for a terminal.
 */
@NullMarked
package com.iflytek.iflearner.cli.story;

import org.jspecify.annotations.NullMarked;
