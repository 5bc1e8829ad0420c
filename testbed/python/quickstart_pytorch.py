"""Logistic regression in numpy, under the name of the trainer in iFLearner's own image.

The image's quickstart needs PyTorch and a data set from the internet. This one takes the same
arguments and speaks the same protocol, and is done in seconds on any computer. iFLearner itself is
installed as it was published; two of its faults are kept away from here.
"""

import random

# From Python 3.11 on random.seed() refuses the datetime that iFLearner 0.1.0 seeds with at import.
_seed = random.seed
random.seed = lambda a=None, *rest: _seed(str(a), *rest)

import numpy as np  # noqa: E402

from iflearner.business.homo.argument import parser  # noqa: E402
from iflearner.business.homo.strategy.strategy_client import StrategyClient  # noqa: E402
from iflearner.business.homo.train_client import Controller  # noqa: E402
from iflearner.business.homo.trainer import Trainer  # noqa: E402

ROWS, FEATURES, STEPS, RATE = 400, 8, 20, 0.1

_aggregate_result = StrategyClient.aggregate_result
_set_current_stage = StrategyClient.set_current_stage


def aggregate_result(self):
    self.taken = True
    return _aggregate_result(self)


def set_current_stage(self, stage):
    """Keeps a party from hanging for ever.

    When the aggregate comes with a poll while the upload that completed it is still being answered,
    the upload's thread overwrites "there is an aggregate to set" with "wait", and nobody wakes it.
    Seen once in nine runs on a busy computer.
    """
    pending = self.current_stage() == self.Stage.Setting and not getattr(self, "taken", False)
    if not (stage == self.Stage.Waiting and pending):
        self.taken = False
        _set_current_stage(self, stage)


StrategyClient.aggregate_result = aggregate_result
StrategyClient.set_current_stage = set_current_stage


class LogisticRegression(Trainer):
    def __init__(self):
        self.x = np.random.default_rng(1).normal(size=(ROWS, FEATURES))
        self.y = (self.x @ np.arange(FEATURES) > 0) * 1.0
        self.w = np.zeros(FEATURES)

    def get(self, param_type=None):
        return {"w": self.w}

    def set(self, parameters, param_type=None):
        self.w = np.asarray(parameters["w"]).reshape(FEATURES)

    def fit(self, epoch):
        for _ in range(STEPS):
            guess = 1 / (1 + np.exp(-self.x @ self.w))
            self.w = self.w - RATE * (self.x.T @ (guess - self.y)) / ROWS

    def evaluate(self, epoch):
        return {"acc": float(((self.x @ self.w > 0) == (self.y > 0)).mean())}


if __name__ == "__main__":
    Controller(parser.parse_args(), LogisticRegression()).run()
