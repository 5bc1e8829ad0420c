/**
 * The cluster through fabric8. Reading: informers hold what concerns our jobs, {@link
 * com.iflytek.iflearner.kube.ReadYourWrites} corrects them by what we wrote ourselves, and a live
 * read settles what memory cannot know. Writing: one step is one request, pinned to the object it
 * was decided on. fabric8's own retry is off; nothing here decides.
 */
@NullMarked
package com.iflytek.iflearner.kube;

import org.jspecify.annotations.NullMarked;
