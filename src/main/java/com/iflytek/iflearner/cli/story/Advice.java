package com.iflytek.iflearner.cli.story;

/** What the catalogue says about a code. */
public record Advice(String cause, String cure) {}
