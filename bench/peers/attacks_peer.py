"""Reference values of attacks on a tiny network, in numpy and float64, written from the papers:

- MI-FGSM: Dong et al. 2018, algorithm 1 (l-infinity) and equation 9 (l2).
- APGD with cross-entropy and DLR: Croce & Hein 2020, algorithm 1, section 3 and equation 6.
- Square: Andriushchenko et al. 2020, algorithms 1 to 3.

    python3 bench/peers/attacks_peer.py > fixtures/attacks/reference.json

needs numpy. The network is tanh((x - 1/2) W1) W2 on 4 x 4 pixels and four classes, trained here on blobs.
"""

import json
import math

import numpy as np

SIDE, CLASSES, HIDDEN, SAMPLES = 4, 4, 12, 200
INPUTS = SIDE * SIDE


def blobs(rng):
    centres = rng.uniform(0.35, 0.65, (CLASSES, INPUTS))
    labels = np.arange(SAMPLES) % CLASSES
    pixels = np.clip(centres[labels] + 0.08 * rng.standard_normal((SAMPLES, INPUTS)), 0, 1)
    return np.float32(pixels).astype(float), labels


def softmax(logits):
    shifted = np.exp(logits - logits.max(1, keepdims=True))
    return shifted / shifted.sum(1, keepdims=True)


def train(rng, pixels, labels):
    first = rng.standard_normal((INPUTS, HIDDEN)) * 2 / math.sqrt(INPUTS)
    second = rng.standard_normal((HIDDEN, CLASSES)) * 2 / math.sqrt(HIDDEN)
    for _ in range(400):
        units = np.tanh((pixels - 0.5) @ first)
        error = (softmax(units @ second) - np.eye(CLASSES)[labels]) / len(labels)
        back = (error @ second.T) * (1 - units**2)
        second -= 1.0 * units.T @ error
        first -= 1.0 * (pixels - 0.5).T @ back
    return np.float32(first).astype(float), np.float32(second).astype(float)


class Network:
    def __init__(self, first, second):
        self.first, self.second = first, second

    def logits(self, x):
        return np.tanh((x - 0.5) @ self.first) @ self.second

    def pull_back(self, x, slope):
        """The gradient in the pixels of sum(slope * logits)."""
        units = np.tanh((x - 0.5) @ self.first)
        return ((slope @ self.second.T) * (1 - units**2)) @ self.first.T


def cross_entropy(z, y):
    """Loss and its slope in the logits, one sample a row."""
    peak = z.max(1)
    value = peak + np.log(np.exp(z - peak[:, None]).sum(1)) - z[np.arange(len(y)), y]
    return value, softmax(z) - np.eye(z.shape[1])[y]


def dlr(z, y):
    rows = np.arange(len(y))
    order = np.argsort(-z, axis=1)
    others = z.copy()
    others[rows, y] = -np.inf
    rival = others.argmax(1)
    rise = z[rows, rival] - z[rows, y]
    gap = z[rows, order[:, 0]] - z[rows, order[:, 2]]
    slope = np.zeros_like(z)
    np.add.at(slope, (rows, rival), 1 / gap)
    np.add.at(slope, (rows, y), -1 / gap)
    np.add.at(slope, (rows, order[:, 0]), -rise / gap**2)
    np.add.at(slope, (rows, order[:, 2]), rise / gap**2)
    return rise / gap, slope


def margin(z, y):
    others = z.copy()
    rows = np.arange(len(y))
    others[rows, y] = -np.inf
    return others.max(1) - z[rows, y]


def direction(g, norm):
    if norm == "linf":
        return np.sign(g)
    return g / np.maximum(np.linalg.norm(g, axis=1, keepdims=True), 1e-300)


def projected(point, x, norm, budget):
    delta = point - x
    if norm == "linf":
        delta = np.clip(delta, -budget, budget)
    else:
        delta = delta * np.minimum(1, budget / np.maximum(np.linalg.norm(delta, axis=1, keepdims=True), 1e-300))
    return np.clip(x + delta, 0, 1)


def momentum_points(net, x, y, norm, budget, steps, decay):
    """MI-FGSM: the last point."""
    point, g = x.copy(), np.zeros_like(x)
    for _ in range(steps):
        _, slope = cross_entropy(net.logits(point), y)
        own = net.pull_back(point, slope)
        g = decay * g + own / np.abs(own).sum(1, keepdims=True)
        point = projected(point + budget / steps * direction(g, norm), x, norm, budget)
    return point


def checkpoints(steps):
    shares = [0, 0.22]
    while shares[-1] < 1:
        shares.append(shares[-1] + max(shares[-1] - shares[-2] - 0.03, 0.06))
    return [math.ceil(round(share * steps, 9)) for share in shares if share <= 1]


def apgd(net, x, y, norm, budget, steps, loss, alpha=0.75, rho=0.75):
    """From the image: highest loss, its point, and the step sizes at the end."""

    def look(point):
        value, slope = loss(net.logits(point), y)
        return value, net.pull_back(point, slope)

    marks = checkpoints(steps)
    size = np.full(len(y), 2 * budget)
    here = x.copy()
    value, g = look(here)
    best, best_point, best_g, last = value.copy(), here.copy(), g.copy(), value.copy()
    raised, halved, mark_best = np.zeros(len(y)), np.zeros(len(y), bool), value.copy()
    step_from = lambda at, along: projected(at + size[:, None] * direction(along, norm), x, norm, budget)
    before, here = here, step_from(here, g)
    for k in range(1, steps):
        value, g = look(here)
        raised += value > last
        better = value > best
        best[better], best_point[better], best_g[better] = value[better], here[better], g[better]
        last = value.copy()
        if k in marks:
            length = k - marks[marks.index(k) - 1]
            halve = (raised < rho * length) | (~halved & (best == mark_best))
            size[halve] /= 2
            here[halve], g[halve], last[halve] = best_point[halve], best_g[halve], best[halve]
            raised[:], halved, mark_best = 0, halve, best.copy()
        full = step_from(here, g)
        after = projected(here + alpha * (full - here) + (1 - alpha) * (here - before), x, norm, budget)
        before, here = here, after
    value, g = look(here)
    better = value > best
    best[better], best_point[better] = value[better], here[better]
    return best, best_point, size


def share(initial, query, queries):
    at = query * 10000 / queries
    return initial / 2 ** sum(at > mark for mark in [10, 50, 200, 1000, 2000, 4000, 6000, 8000])


def bump_pattern(side):
    def bump(rows, columns):
        n, out = rows // 2, np.zeros((rows, columns))
        for r in range(1, rows + 1):
            for s in range(1, columns + 1):
                m = n - max(abs(r - n - 1), abs(s - columns // 2 - 1))
                out[r - 1, s - 1] = sum(1 / (n + 1 - k) ** 2 for k in range(m + 1))
        return out

    whole = np.concatenate([bump(side, side // 2), -bump(side, side - side // 2)], 1)
    return whole / np.linalg.norm(whole)


def square(net, x, y, norm, budget, queries, rng, initial=0.8):
    """Which samples are misclassified within the queries; stops at a sample's first success."""
    wrong = np.zeros(len(y), bool)
    for i in range(len(y)):
        own, label = x[i].reshape(SIDE, SIDE), y[i : i + 1]

        def clipped(nu):
            if norm == "l2":
                nu = nu * min(1, budget / max(np.linalg.norm(nu), 1e-300))
            return np.clip(own + nu, 0, 1)

        if norm == "linf":
            start = np.tile(rng.choice([-budget, budget], SIDE), (SIDE, 1))
        else:
            start = rng.choice([-1.0, 1.0], (SIDE, SIDE))
            start *= budget / np.linalg.norm(start)
        point = clipped(start)
        best = margin(net.logits(point.reshape(1, -1)), label)[0]
        for query in range(1, queries):
            if best > 0:
                break
            h = round(math.sqrt(share(initial, query, queries)) * SIDE)
            h = min(max(h, 1 if norm == "linf" else 3), SIDE if norm == "linf" else 3)
            r, s, r2, s2 = rng.integers(0, SIDE - h + 1, 4)
            nu = point - own
            if norm == "linf":
                nu[r : r + h, s : s + h] = rng.choice([-budget, budget])
            else:
                first, both = np.zeros((SIDE, SIDE), bool), np.zeros((SIDE, SIDE), bool)
                first[r : r + h, s : s + h] = both[r : r + h, s : s + h] = True
                both[r2 : r2 + h, s2 : s2 + h] = True
                pattern = bump_pattern(h)
                pattern = rng.choice([-1, 1]) * (pattern if rng.random() < 0.5 else pattern.T)
                window = nu[r : r + h, s : s + h]
                mixed = pattern + window / max(np.linalg.norm(window), 1e-12)
                unused = max(budget**2 - (nu**2).sum(), 0)
                available = math.sqrt((nu[both] ** 2).sum() + unused)
                nu[both] = 0
                nu[r : r + h, s : s + h] = mixed / np.linalg.norm(mixed) * available
            tried = clipped(nu)
            value = margin(net.logits(tried.reshape(1, -1)), label)[0]
            if value > best:
                best, point = value, tried
        wrong[i] = best > 0
    return wrong


def rounded(values):
    return [float(f"{value:.9g}") for value in np.asarray(values).ravel()]


def main():
    rng = np.random.default_rng(5)
    x, y = blobs(rng)
    net = Network(*train(rng, x, y))
    epsilon, few = 0.08, slice(0, 12)
    cases = []
    for norm in ["linf", "l2"]:
        budget = epsilon * (1 if norm == "linf" else math.sqrt(INPUTS))
        points = momentum_points(net, x[few], y[few], norm, budget, 10, 1.0)
        cases.append({"attack": "mi-fgsm", "norm": norm, "points": rounded(points)})
        for name, loss in [("cross-entropy", cross_entropy), ("dlr", dlr)]:
            best, point, size = apgd(net, x[few], y[few], norm, budget, 50, loss)
            halvings = np.log2(2 * budget / size)
            cases.append({"attack": "apgd", "loss": name, "norm": norm, "best": rounded(best),
                          "points": rounded(point), "halvings": rounded(halvings)})  # fmt: skip
        small = budget * 0.6
        wrong = [float(square(net, x, y, norm, small, 300, np.random.default_rng(seed)).mean()) for seed in range(5)]
        best, point, _ = apgd(net, x, y, norm, small, 100, cross_entropy)
        cases.append({"attack": "square", "norm": norm, "epsilon": epsilon * 0.6, "queries": 300,
                      "wrong": wrong, "wrongUnderApgd": float((margin(net.logits(point), y) > 0).mean())})  # fmt: skip
    print(json.dumps({
        "madeBy": "python3 bench/peers/attacks_peer.py > fixtures/attacks/reference.json",
        "side": SIDE, "classes": CLASSES, "hidden": HIDDEN, "epsilon": epsilon, "momentumSteps": 10, "apgdSteps": 50,
        "first": rounded(net.first), "second": rounded(net.second), "pixels": rounded(x), "labels": y.tolist(),
        "clean": float((net.logits(x).argmax(1) != y).mean()), "cases": cases,
    }))  # fmt: skip


main()
