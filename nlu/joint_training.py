"""Fitting the field of `nlu.joint` on scores that the models had not seen."""

import numpy as np

from nlu.features import Array
from nlu.joint import BEST_NEEDS, MOST_NEEDS, PAIR_SETS, PAIRS, SETS, SIZES, Joint, N, P
from nlu.joint import best_needs as best_of

STEPS = 60
HOLD = 2.0  # how strongly the weights are held to "every label for itself"
_SHAPES = ((N + P,), (N + P,), (N, N), (P, N), (MOST_NEEDS + 1,))
_SURE = 1e3


def fit_joint(logits: Array, needs: Array, purpose: Array) -> Joint:
    """The most likely field for (n, needs + purposes) scores.

    `needs` is (n, needs), true where asked for; `purpose` (n,) the purpose's number.
    """
    from scipy.optimize import minimize

    logits = logits.astype(np.float64)
    held = _most_certain(logits, needs)
    best = best_of(logits[:, :N] + _SURE * held)  # the true needs are always among the sets
    told = np.take_along_axis(held, best, axis=1)
    truth = (told @ (2 ** np.arange(BEST_NEEDS))).astype(int)
    number = {int(row @ (2 ** np.arange(BEST_NEEDS))): at for at, row in enumerate(SETS)}
    wanted = np.array([number[code] for code in truth])
    start = np.concatenate([np.ones(N + P), np.zeros(sum(_size(s) for s in _SHAPES[1:]))])

    def loss(weights: Array) -> tuple[float, Array]:
        joint = _unpacked(weights)
        shares = joint.shares(logits, best)
        texts = np.arange(len(logits))
        likely = float(np.log(np.maximum(shares[texts, purpose, wanted], 1e-300)).sum())
        shares[texts, purpose, wanted] -= 1.0
        away = weights - start
        slope = _gradient(shares, logits, best) + HOLD * away
        return -likely + HOLD / 2 * float(away @ away), slope

    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    return _unpacked(found.x)


def _most_certain(logits: Array, needs: Array) -> Array:
    """The true needs, of more than MOST_NEEDS the ones scored highest."""
    ranked = np.argsort(-(logits[:, :N] + _SURE * needs), axis=1, kind="stable")[:, :MOST_NEEDS]
    top = np.zeros(needs.shape)
    np.put_along_axis(top, ranked, 1.0, axis=1)
    result: Array = top * needs
    return result


def _gradient(shares: Array, logits: Array, best: Array) -> Array:
    """The slope of the loss, of shares less the truth (n, purposes, sets)."""
    by_set = shares.sum(axis=1)
    unary = np.zeros((len(logits), N + P))
    np.put_along_axis(unary, best, by_set @ SETS, axis=1)
    unary[:, N:] = shares.sum(axis=2)
    first, second = best[:, PAIRS[:, 0]], best[:, PAIRS[:, 1]]
    flat = np.bincount((first * N + second).ravel(), (by_set @ PAIR_SETS).ravel(), N * N)
    together = flat.reshape(N, N) + flat.reshape(N, N).T
    across = np.zeros((P, N))
    for purpose in range(P):
        across[purpose] = np.bincount(best.ravel(), (shares[:, purpose] @ SETS).ravel(), N)
    how_many = np.bincount(SIZES, by_set.sum(axis=0), MOST_NEEDS + 1)
    parts = ((unary * logits).sum(axis=0), unary.sum(axis=0), together / 2, across, how_many)
    return np.concatenate([part.ravel() for part in parts])


def _unpacked(weights: Array) -> Joint:
    parts, at = [], 0
    for shape in _SHAPES:
        parts.append(weights[at : at + _size(shape)].reshape(shape))
        at += _size(shape)
    gain, lean, together, with_purpose, how_many = parts
    return Joint(gain, lean, (together + together.T) / 2, with_purpose, how_many)


def _size(shape: tuple[int, ...]) -> int:
    return int(np.prod(shape))
