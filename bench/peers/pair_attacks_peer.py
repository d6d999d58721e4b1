"""Attacks on pairs of classifiers in PyTorch, written from the papers, beside which the project's own are held:

- APGD with cross-entropy and DLR, l-infinity: Croce & Hein 2020, algorithm 1, section 3, equation 6.
- Square, l-infinity: Andriushchenko et al. 2020, algorithms 1 and 2, supplement B.

    python3 bench/peers/pair_attacks_peer.py FOLDER

reads what bench/peers/run-pair-attacks.ts wrote there, and prints shares of fooled images as JSON. Needs torch and numpy.
"""

import json
import math
import struct
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

torch.set_num_threads(1)


def read_safetensors(path):
    raw = Path(path).read_bytes()
    (length,) = struct.unpack("<Q", raw[:8])
    header = json.loads(raw[8 : 8 + length])
    body = raw[8 + length :]
    arrays = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        start, end = entry["data_offsets"]
        values = np.frombuffer(body[start:end], dtype="<f4").reshape(entry["shape"])
        arrays[name] = torch.tensor(values.copy())
    return arrays


class FullyConnected:
    def __init__(self, w):
        self.w = w

    def __call__(self, x):
        x = x.reshape(len(x), -1)
        for i in range(1, 6):
            x = torch.relu(x @ self.w[f"l{i}.weight"] + self.w[f"l{i}.bias"])
            mean, var = self.w[f"bn{i}.running_mean"], self.w[f"bn{i}.running_var"]
            x = (x - mean) / torch.sqrt(var + 1e-5) * self.w[f"bn{i}.weight"] + self.w[f"bn{i}.bias"]
        return x @ self.w["l.weight"] + self.w["l.bias"]


class Convolutional:
    def __init__(self, w):
        self.w = {k: v.permute(3, 2, 0, 1).contiguous() if v.dim() == 4 else v for k, v in w.items()}

    def __call__(self, x):
        x = x.reshape(len(x), 1, 28, 28)
        for i in (1, 2, 3):
            x = torch.relu(F.conv2d(x, self.w[f"c{i}.weight"], self.w[f"c{i}.bias"], padding=1))
            if i < 3:
                x = F.max_pool2d(x, 2)
        return x.mean((2, 3)) @ self.w["l.weight"] + self.w["l.bias"]


def margin(z, y):
    own = z.gather(1, y[:, None])[:, 0]
    return z.scatter(1, y[:, None], -math.inf).max(1).values - own


def dlr(z, y):
    top = z.sort(1, descending=True).values
    return margin(z, y) / (top[:, 0] - top[:, 2] + 1e-12)


def cross_entropy(z, y):
    return F.cross_entropy(z, y, reduction="none")


class Goal:
    """The loss of one model; of several the sum, of margins up to 1 each. Won where all are wrong."""

    def __init__(self, models, y, loss):
        self.models, self.y, self.loss = models, y, loss

    def __call__(self, x, rows=slice(None)):
        y = self.y[rows]
        outputs = [model(x) for model in self.models]
        losses = [self.loss(z, y) for z in outputs]
        if len(losses) > 1 and self.loss is margin:
            losses = [one.clamp(max=1.0) for one in losses]
        fooled = torch.stack([z.argmax(1) != y for z in outputs]).all(0)
        return sum(losses), fooled


def checkpoints(steps):
    shares, found = [0.0, 0.22], []
    while shares[-1] <= 1:
        found.append(math.ceil(round(shares[-1] * steps, 9)))
        shares.append(shares[-1] + max(shares[-1] - shares[-2] - 0.03, 0.06))
    return found


def apgd(goal, x, eps, steps, rng):
    def clip(z):
        return torch.minimum(torch.maximum(z, x - eps), x + eps).clamp(0, 1)

    def look(z):
        z = z.detach().requires_grad_(True)
        loss, fooled = goal(z)
        (grad,) = torch.autograd.grad(loss.sum(), z)
        return loss.detach(), fooled, grad

    column = lambda v: v[:, None]
    size = torch.full((len(x),), 2 * eps)
    last = clip(x + eps * (2 * torch.rand(x.shape, generator=rng) - 1))
    loss, won, grad = look(last)
    best, best_loss, best_grad = last.clone(), loss.clone(), grad.clone()
    now = clip(last + column(size) * grad.sign())
    raised, halved, at_check, former = torch.zeros(len(x)), torch.zeros(len(x), dtype=bool), loss.clone(), loss
    start = 0
    marks = checkpoints(steps)
    for step in range(1, steps + 1):
        loss, fooled, grad = look(now)
        won |= fooled
        raised += loss > former
        former = loss
        up = loss > best_loss
        best[up], best_grad[up], best_loss[up] = now[up], grad[up], loss[up]
        if step == steps:
            break
        here = now
        if step in marks:
            one = raised < 0.75 * (step - start)
            two = ~halved & (best_loss == at_check)
            halved = one | two
            size = torch.where(halved, size / 2, size)
            here, grad = torch.where(column(halved), best, here), torch.where(column(halved), best_grad, grad)
            former = torch.where(halved, best_loss, former)
            start, at_check, raised = step, best_loss.clone(), torch.zeros(len(x))
        full = clip(here + column(size) * grad.sign())
        now, last = clip(here + 0.75 * (full - here) + 0.25 * (here - last)), here
    return won


def square(goal, x, eps, queries, rng):
    n, side = len(x), 28
    signs = lambda *shape: eps * (2 * torch.randint(0, 2, shape, generator=rng) - 1).float()
    stripes = signs(n, 1, side).expand(n, side, side).reshape(n, -1)
    now = (x + stripes).clamp(0, 1)
    with torch.no_grad():
        best, won = goal(now)
        for query in range(1, queries):
            scaled = query * 10_000 / queries
            share = 0.8 / 2 ** sum(scaled > at for at in (10, 50, 200, 1000, 2000, 4000, 6000, 8000))
            h = min(side - 1, max(1, round(math.sqrt(share * side * side))))
            rows = torch.nonzero(~won)[:, 0]
            if len(rows) == 0:
                break
            delta = (now[rows] - x[rows]).reshape(-1, side, side)
            tops = torch.randint(0, side - h + 1, (len(rows), 2), generator=rng)
            values = signs(len(rows))
            for i, (r, c) in enumerate(tops.tolist()):
                delta[i, r : r + h, c : c + h] = values[i]
            tried = (x[rows] + delta.reshape(len(rows), -1)).clamp(0, 1)
            loss, fooled = goal(tried, rows)
            better = (loss > best[rows]) | fooled
            now[rows[better]], best[rows[better]] = tried[better], loss[better]
            won[rows[better]] |= fooled[better]
    return won


def main(folder):
    setting = json.loads((folder / "setting.json").read_text())
    data = read_safetensors(folder / "images.safetensors")
    x, y = data["images"].reshape(len(data["labels"]), -1), data["labels"].long()
    found = []
    for pair in setting["pairs"]:
        print(pair["name"], file=sys.stderr)
        kind = {"fc": FullyConnected, "cnn": Convolutional}[pair["architecture"]]
        models = [kind(read_safetensors(folder / name)) for name in pair["models"]]
        for eps in setting["epsilons"]:
            for seen, who in ((models[:1], "model 1"), (models[1:], "model 2"), (models, "both")):
                rng = torch.Generator().manual_seed(1)
                steps, ratio = setting["apgdSteps"], dlr if len(seen) == 1 else margin
                attacks = {
                    "APGD-CE": lambda: apgd(Goal(seen, y, cross_entropy), x, eps, steps, rng),
                    "APGD-DLR": lambda: apgd(Goal(seen, y, ratio), x, eps, steps, rng),
                    "Square": lambda: square(Goal(seen, y, margin), x, eps, setting["squareQueries"], rng),
                }
                for attack in setting["attacks"]:
                    share = attacks[attack]().float().mean().item()
                    found.append({"pair": pair["name"], "epsilon": eps, "seen": who, "attack": attack, "fooled": share})
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
