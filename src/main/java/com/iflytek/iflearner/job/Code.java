package com.iflytek.iflearner.job;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue of everything the product may tell its users: 1000s refuse a job, 2000s warn, 3000s
 * stand in conditions and events, 4000s refuse a malformed review, 5000s are said by the command,
 * 6000s tell of the way to a host. A number is never used twice, also not after its code was
 * retired. What each means, its cause, its cure and an example stand in {@code codes.txt}, which
 * {@code iflearner explain} shows.
 */
public enum Code {
  ROLE_INVALID(1001, CauseType.NOT_SUPPORTED, "The role is neither server nor client"),
  ROLE_MISSING(1002, CauseType.REQUIRED, "The job has no role"),
  HOST_MISSING(1003, CauseType.REQUIRED, "The job has no host"),
  HOST_INVALID(1004, CauseType.INVALID, "The host is not a DNS name"),
  HOST_OUTSIDE_DOMAINS(1005, CauseType.INVALID, "The host is under no domain of the role"),
  HOST_TAKEN(1006, CauseType.DUPLICATE, "Another job has the host"),
  NAME_INVALID(1007, CauseType.INVALID, "The job's name cannot name a Service"),
  TYPE_INVALID(1008, CauseType.TYPE_INVALID, "A field holds a value of another type"),
  FIELD_IMMUTABLE(1009, CauseType.INVALID, "The role or the host was changed"),
  FIELD_FROZEN(1010, CauseType.INVALID, "What the job runs was changed"),
  CONTAINERS_MISSING(1011, CauseType.REQUIRED, "The template has no container"),
  PORT_INVALID(1012, CauseType.INVALID, "A port is out of range"),
  PORTS_EQUAL(1013, CauseType.DUPLICATE, "Both ports are the same"),
  EXPOSURE_UNKNOWN(1014, CauseType.NOT_SUPPORTED, "The type of exposure is unknown"),
  REFERENCE_INVALID(1015, CauseType.INVALID, "A class or a secret cannot have that name"),
  PARTIES_INVALID(1016, CauseType.INVALID, "The number of parties is out of range"),
  PARTIES_DISAGREE(1017, CauseType.INVALID, "Field and argument name different numbers of parties"),
  NUM_INVALID(1018, CauseType.INVALID, "The server would refuse every party"),
  STRATEGY_UNKNOWN(1019, CauseType.NOT_SUPPORTED, "The server does not know the strategy"),
  PORT_DISAGREES(1020, CauseType.INVALID, "The process listens on another port than the Service"),
  LABEL_RESERVED(1021, CauseType.FORBIDDEN, "A label belongs to the operator"),
  GATE_RESERVED(1022, CauseType.FORBIDDEN, "A scheduling gate belongs to the operator"),
  MOUNT_CLASHES(1023, CauseType.DUPLICATE, "Two volumes or mounts are in each other's way"),
  DEADLINE_INVALID(1024, CauseType.INVALID, "A deadline is out of range"),
  POLICY_UNKNOWN(1025, CauseType.NOT_SUPPORTED, "A policy is unknown"),
  BACKOFF_LIMIT_INVALID(1026, CauseType.INVALID, "The number of further attempts is out of range"),
  FEDERATION_INVALID(1027, CauseType.INVALID, "The name of a federation is malformed"),

  SERVER_NOT_NAMED(2001, "The client's arguments name no server"),
  CERT_NOT_MOUNTED(2002, "Nothing mounts a certificate that the arguments name"),
  ONE_EPOCH(2003, "A client with one epoch shares nothing"),
  RESTARTS(2004, "Containers that end are restarted"),
  HOST_HELD_BY_DELETED(2005, "A job that is being deleted still holds the host"),
  PARTIES_UNKNOWN(2006, "Nobody can tell how many parties take part"),
  PARTIES_IGNORED(2007, "A client has no parties"),
  NODE_NAME_SET(2008, "The Pod bypasses the scheduler"),
  APP_LABEL_REPLACED(2009, "The label app is replaced by the job's name"),
  RESTARTS_ALONE(2010, "A client that begins again is refused by its server"),
  RESTART_WITHOUT_ATTEMPTS(2011, "A restart is asked for, and no further attempt is allowed"),

  JOB_INVALID(3001, "A stored job breaks the rules"),
  CLAIM_HELD(3002, "Another job holds the claim to the host"),
  NAME_TAKEN(3003, "An object of the job's name belongs to somebody else"),
  WAITING_FOR_OLD_CHILDREN(3004, "Children of an earlier job of that name are still there"),
  INGRESS_CLASS_NOT_FOUND(3005, "The ingress class does not exist"),
  CONTROLLER_UNKNOWN(3006, "The ingress class belongs to an unknown controller"),
  WAITING_FOR_ADDRESS(3007, "The edge has not answered for the route"),
  POD_PENDING(3008, "The Pod does not run yet"),
  IMAGE_NOT_PULLED(3009, "The image cannot be pulled"),
  VOLUME_MISSING(3010, "What the Pod mounts does not exist"),
  UNSCHEDULABLE(3011, "No node takes the Pod"),
  CHILD_REFUSED(3012, "The API server refuses a child of the job"),
  POD_STUCK_TERMINATING(3013, "A deleted Pod does not go"),
  POD_FAILED(3014, "The training process failed"),
  PROGRESS_UNKNOWN(3015, "The server does not tell how its training goes"),
  NO_PROGRESS(3016, "The training stands still"),
  DEADLINE_EXCEEDED(3017, "The job ran longer than it may"),
  PARTY_LOST(3018, "Another job of the federation has failed for good"),
  START_DEADLINE_EXCEEDED(3019, "An attempt did not start in time"),

  REVIEW_UNREADABLE(4001, "The review is not JSON that can be read"),
  REVIEW_TOO_LARGE(4002, "The review is larger than any that Kubernetes sends"),
  REVIEW_INVALID(4003, "The review is not an AdmissionReview for an IflearnerJob"),

  UNEXPECTED(5000, "Something happened that the program does not expect"),
  KUBECONFIG_MISSING(5001, "There is no kubeconfig"),
  KUBECONFIG_INVALID(5002, "The kubeconfig cannot be read"),
  CONTEXT_UNKNOWN(5003, "The kubeconfig has no such context"),
  PORT_IN_USE(5004, "Another process listens on the port"),
  NO_RIGHTS(5005, "The user may not do this in the cluster"),
  OPERATOR_IN_CLUSTER(5006, "An operator already runs in the cluster"),
  FILE_UNREADABLE(5007, "A file cannot be read"),
  FILE_INVALID(5008, "A file is neither YAML nor JSON"),
  CODE_UNKNOWN(5009, "There is no such code"),
  LOCAL_CLUSTER_FAILED(5010, "The local cluster does not run on this computer"),
  CLUSTER_REFUSES(5011, "The API server refuses what the operator installs"),
  JOB_NOT_FOUND(5012, "There is no such job"),
  CLUSTER_UNREACHABLE(5013, "The API server does not answer"),
  JOB_NOT_LOOKED_AT(5014, "No operator has looked at the job"),
  PROCESS_RAISED(5015, "A training process goes on after an exception"),
  TLS_FILES_UNREADABLE(5020, "The certificate files cannot be read"),
  TLS_FILES_UNUSABLE(5021, "The certificate files cannot be used"),
  CERTIFICATE_EXPIRED(5022, "The certificate of the webhooks has expired"),
  SECRET_FOREIGN(5023, "The Secret of the authorities belongs to somebody else"),
  SECRET_DAMAGED(5024, "The Secret of the authorities is damaged"),
  AUTHORITY_EXPIRED(5025, "The authority expired before it was replaced"),
  CERTIFICATE_RIGHTS_MISSING(5026, "The operator lacks a right that its certificates need"),
  CERTIFICATE_NOT_STORED(5027, "The API server does not take what the certificates need"),
  WEBHOOKS_NOT_CONFIGURED(5028, "A webhook configuration is missing"),
  LEASE_REFUSED(5030, "The lease of the leader may not be held"),
  LEADERSHIP_LOST(5031, "The leader had to stop"),
  PROTOTYPE_LEADS(5032, "The prototype's controller is at work"),
  PROTOTYPE_UNSEEN(5033, "The prototype's controller would not be noticed"),
  REHEARSAL_FAILED(5040, "The operator could not be rehearsed for its image"),
  CERTIFICATE_UNUSABLE(5050, "A certificate or its key cannot be used"),
  CERTIFICATE_REFUSED(5051, "Clients would refuse the certificate"),
  AUTHORITY_ENDS_FIRST(5052, "The authority ends before the certificate would"),
  FILE_EXISTS(5053, "A file is there already"),
  FILE_UNWRITABLE(5054, "A file cannot be written"),
  KEY_ON_TERMINAL(5055, "A key would be shown on a terminal"),
  CERTIFICATE_OBJECT_FOREIGN(5056, "A Secret or ConfigMap of a certificate is somebody else's"),
  CERTIFICATE_OBJECT_REFUSED(5057, "The API server does not take a certificate's object"),

  HOST_UNKNOWN(6001, "The host has no address in DNS"),
  DNS_SILENT(6002, "No name server answers for the host"),
  CONNECTION_REFUSED(6003, "Nobody listens at the edge's address and port"),
  CONNECTION_SILENT(6004, "The edge's address does not answer"),
  ADDRESS_UNROUTED(6005, "No route leads to the edge's address"),
  TLS_NOT_SPOKEN(6006, "What listens there does not speak TLS"),
  TLS_BROKEN_OFF(6007, "The connection ends before TLS is agreed on"),
  TLS_REFUSED(6008, "The edge refuses TLS for the host"),
  TLS_DISAGREES(6009, "The edge offers no version or cipher of TLS that is taken here"),
  CLIENT_CERTIFICATE_DEMANDED(6010, "The edge demands a certificate of its clients"),
  SERVED_NAME_WRONG(6011, "The edge shows a certificate for another name"),
  SERVED_EXPIRED(6012, "The edge's certificate has expired"),
  SERVED_NOT_YET_VALID(6013, "The edge's certificate is not valid yet"),
  SERVED_BY_STRANGER(6014, "The edge's certificate is signed by an unknown authority"),
  AUTHORITY_ENDED(6015, "The authority of the edge's certificate has expired"),
  HTTP2_NOT_OFFERED(6016, "The edge does not offer HTTP/2"),
  HTTP2_NOT_SPOKEN(6017, "The edge does not speak HTTP/2"),
  CALL_NOT_ANSWERED(6018, "The edge does not answer a gRPC call"),
  ROUTE_MISSING(6019, "The edge has no route for the host"),
  BACKEND_MISSING(6020, "The edge has nobody behind the host"),
  EDGE_REFUSES(6021, "The edge refuses a gRPC call"),
  GRPC_NOT_SPOKEN(6022, "What answers for the host does not speak gRPC"),
  IFLEARNER_NOT_THERE(6023, "Another gRPC service answers for the host"),
  COMMON_NAME_ONLY(6024, "The edge's certificate has no subjectAltName"),
  CHAIN_NOT_JUDGED(6025, "Who signed the edge's certificate was not judged"),
  NOBODY_CALLED(6026, "The job does not tell whom it calls"),
  ;

  private final int number;
  private final @Nullable CauseType causeType;
  private final String title;

  Code(int number, String title) {
    this(number, null, title);
  }

  Code(int number, @Nullable CauseType causeType, String title) {
    this.number = number;
    this.causeType = causeType;
    this.title = title;
  }

  /** {@code IFL1001}. */
  public String id() {
    return "IFL" + number;
  }

  public String title() {
    return title;
  }

  /** How Kubernetes classifies it among {@code details.causes}; the 1000s have one. */
  public Optional<CauseType> causeType() {
    return Optional.ofNullable(causeType);
  }

  /** The code that {@code id} names, if it names one. */
  public static Optional<Code> of(String id) {
    for (var code : values()) {
      if (code.id().equals(id)) {
        return Optional.of(code);
      }
    }
    return Optional.empty();
  }

  /** The code with which a message about something wrong begins, as {@code [IFL3002] …}. */
  public static Optional<Code> leading(String message) {
    return message.startsWith("[")
        ? of(message.substring(1, Math.max(1, message.indexOf(']'))))
        : Optional.empty();
  }

  /** The reasons of {@code metav1.StatusCause}. */
  public enum CauseType {
    REQUIRED("FieldValueRequired"),
    INVALID("FieldValueInvalid"),
    TYPE_INVALID("FieldValueTypeInvalid"),
    NOT_SUPPORTED("FieldValueNotSupported"),
    FORBIDDEN("FieldValueForbidden"),
    DUPLICATE("FieldValueDuplicate");

    private final String wire;

    CauseType(String wire) {
      this.wire = wire;
    }

    public String wire() {
      return wire;
    }
  }
}
