package com.iflytek.iflearner.lifecycle;

/**
 * A step that the API server refused during this visit, in its own words: an exceeded quota, Pod
 * Security, an admission webhook of somebody else.
 *
 * @param code the HTTP status, 400 to 499
 */
public record Refusal(Step step, int code, String message) {}
