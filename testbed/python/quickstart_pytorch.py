"""Logistic regression in numpy, under the name of the trainer in iFLearner's own image.

The image's quickstart needs PyTorch and a data set from the internet. This one takes the same
arguments and speaks the same protocol, and is done in seconds on any computer.
"""

import random

# From Python 3.11 on random.seed() refuses the datetime that iFLearner 0.1.0 seeds with at import.
_seed = random.seed
random.seed = lambda a=None, *rest: _seed(str(a), *rest)

import numpy as np  # noqa: E402

from iflearner.business.homo.argument import parser  # noqa: E402
from iflearner.business.homo.train_client import Controller  # noqa: E402
from iflearner.business.homo.trainer import Trainer  # noqa: E402

ROWS, FEATURES, STEPS, RATE = 400, 8, 20, 0.1


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
