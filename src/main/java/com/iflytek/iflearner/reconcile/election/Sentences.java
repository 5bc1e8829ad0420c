package com.iflytek.iflearner.reconcile.election;

import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Problem;
import com.iflytek.iflearner.job.Quoted;

/** What people are told when the election does not go as it should, and what they can do. */
final class Sentences {
  private final Locks locks;
  private final ElectionTimes times;

  Sentences(Locks locks, ElectionTimes times) {
    this.locks = locks;
    this.times = times;
  }

  Problem leaseRefused(String words) {
    return new Problem(
        Code.LEASE_REFUSED,
        "The API server does not let this process hold %s (%s), and without it nothing is reconciled: see that its namespace exists and that the operator may get, list, watch, create and update leases there."
            .formatted(locks.name(Lock.OPERATOR), words));
  }

  Problem notRenewed(String why) {
    return new Problem(
        Code.LEADERSHIP_LOST,
        "This process could not renew %s for %s s (%s) and reconciles nothing until it can; its webhooks go on. See whether the API server answers, with 'kubectl get --raw /readyz?verbose'."
            .formatted(locks.name(Lock.OPERATOR), times.renewDeadline().toMillis() / 1000.0, why));
  }

  Problem overtaken(String holder) {
    return new Problem(
        Code.LEADERSHIP_LOST,
        "%s has taken %s, so this process reconciles nothing and stands by. If that happens often, see whether the operator gets the CPU time it asks for."
            .formatted(Quoted.of(holder), locks.name(Lock.OPERATOR)));
  }

  Problem prototypeLeads(String holder, Lock lock) {
    return new Problem(
        Code.PROTOTYPE_LEADS,
        "The prototype's controller %s holds %s, so this operator writes nothing until it is given back or no longer renewed: scale that controller to 0, with 'kubectl -n iflearner scale deployment iflearner-operator-controller-manager --replicas=0'."
            .formatted(Quoted.of(holder), locks.name(lock)));
  }

  Problem prototypeUnseen(Lock lock) {
    return new Problem(
        Code.PROTOTYPE_UNSEEN,
        "The API server does not let this operator read or hold %s: it goes on, but it would not notice the prototype's controller beside it. See that none runs, and let the operator get, list, watch and update that object."
            .formatted(locks.name(lock)));
  }
}
