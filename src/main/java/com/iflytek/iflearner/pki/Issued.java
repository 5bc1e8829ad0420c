package com.iflytek.iflearner.pki;

/** An identity and who signed it. */
public record Issued(Identity identity, Authority by) {}
