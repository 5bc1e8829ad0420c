package com.iflytek.iflearner.job;

/** What the API of jobs is called, and what is reserved for it on other objects. */
public final class Api {
  public static final String GROUP = "git.iflytek.com";
  public static final String VERSION = "v1";
  public static final String API_VERSION = GROUP + "/" + VERSION;
  public static final String KIND = "IflearnerJob";

  /** With this begin the labels, annotations and gates that only the operator sets. */
  public static final String RESERVED = GROUP + "/";

  /**
   * The scheduling gate that keeps a Pod from running until the status has recorded it, so that no
   * attempt runs unrecorded and none runs twice.
   */
  public static final String RECORDED_GATE = RESERVED + "recorded";

  /** The annotation of a Pod that names the generation of the job it was made for. */
  public static final String GENERATION = RESERVED + "generation";

  private Api() {}
}
