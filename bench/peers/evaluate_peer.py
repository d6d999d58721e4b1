"""What `evaluate` does to a pair of classifiers, in PyTorch: attacks in both directions with transfer, and the audit's attacks.

Started by bench/evaluate/torch-evaluator.ts: `evaluate_peer.py FOLDER` reads images and weights there (safetensors, as this project
writes them), prints {"torch": version}, and answers one request a line: {"attack", "epsilon", "source": 0 or 1, "audit": bool}
with {"ms", "fooled", "transferred"}: milliseconds on one thread, and counts; or with {"error"}.

Attacks are those of src/attacks/attack-config.ts (FGSM, and PGD of 40 steps from a random point of the ball, the best point kept),
without gradients of weights, in the batches and the memory order that are fastest.
"""

import json
import os
import sys
import time
from pathlib import Path

try:
    import torch
except ImportError as error:
    print(json.dumps({"error": f"no torch: {error}"}), flush=True)
    sys.exit(0)

import torch.nn.functional as F
from pair_attacks_peer import read_safetensors

torch.set_num_threads(1)

STEPS = 40
AUDITED = 64


class FullyConnected:
    """BatchNorm in evaluation mode is a factor and a shift of each column."""

    batch = 1000

    def __init__(self, w):
        self.dense = [(w[f"l{i}.weight"].T.contiguous(), w[f"l{i}.bias"]) for i in range(1, 6)]
        self.norms = []
        for i in range(1, 6):
            factor = w[f"bn{i}.weight"] / torch.sqrt(w[f"bn{i}.running_var"] + 1e-5)
            self.norms.append((factor, w[f"bn{i}.bias"] - w[f"bn{i}.running_mean"] * factor))
        self.last = (w["l.weight"].T.contiguous(), w["l.bias"])

    def __call__(self, x):
        x = x.flatten(1)
        for layer, (factor, shift) in zip(self.dense, self.norms):
            x = torch.addcmul(shift, F.relu(F.linear(x, *layer)), factor)
        return F.linear(x, *self.last)


class Convolutional:
    """In channels-last order."""

    batch = 250

    def __init__(self, w):
        order = torch.channels_last
        self.filters = [
            (w[f"c{i}.weight"].permute(3, 2, 0, 1).contiguous(memory_format=order), w[f"c{i}.bias"]) for i in (1, 2, 3)
        ]
        self.last = (w["l.weight"].T.contiguous(), w["l.bias"])

    def __call__(self, x):
        for index, layer in enumerate(self.filters):
            x = F.relu(F.conv2d(x, *layer, padding=1))
            x = F.max_pool2d(x, 2) if index < 2 else x.mean((2, 3))
        return F.linear(x, *self.last)


def lengths(z):
    return z.flatten(1).norm(dim=1)[:, None, None, None]


def projected(x, delta, norm, budget):
    if norm == "linf":
        delta = delta.clamp(-budget, budget)
    else:
        delta = delta * (budget / lengths(delta).clamp(min=1e-12)).clamp(max=1)
    return (x + delta).clamp(0, 1)


def random_start(x, norm, budget):
    if norm == "linf":
        return (torch.rand_like(x) * 2 - 1) * budget
    normal = torch.randn_like(x)
    radius = budget * torch.rand(len(x), 1, 1, 1) ** (1 / x[0].numel())
    return normal * (radius / lengths(normal))


def step_along(gradient, norm, size):
    if norm == "linf":
        return gradient.sign() * size
    length = lengths(gradient)
    return torch.where(length > 0, gradient * (size / length.clamp(min=1e-30)), 0)


def settings_of(attack, epsilon):
    name, norm = attack.split("-")
    steps = 1 if name == "fgsm" else STEPS
    size = epsilon if steps == 1 else 3 / 255 if norm == "linf" else 2.5 * epsilon / steps
    return {"norm": norm, "epsilon": epsilon, "steps": steps, "size": size, "random": steps > 1}


def attacked(model, x, y, at):
    """The best point of the path: fooled before not fooled, then by loss; with how often each sample was fooled."""
    scale = 1 if at["norm"] == "linf" else x[0].numel() ** 0.5
    budget, size = at["epsilon"] * scale, at["size"] * scale
    best = None
    for _ in range(at.get("restarts", 1)):
        points = projected(x, random_start(x, at["norm"], budget), at["norm"], budget) if at["random"] else x
        for step in range(at["steps"] + 1):
            last = step == at["steps"]
            points = points.detach().requires_grad_(not last)
            logits = model(points)
            loss = F.cross_entropy(logits, y, reduction="none")
            with torch.no_grad():
                score = (points.detach(), loss.detach(), logits.argmax(1) != y)
                best = score if best is None else better(best, score)
            if last:
                break
            (gradient,) = torch.autograd.grad(loss.sum(), points)
            with torch.no_grad():
                moved = points - x + step_along(gradient, at["norm"], size)
                points = projected(x, moved, at["norm"], budget)
    return best


def better(one, other):
    take = (other[2] & ~one[2]) | ((other[2] | ~one[2]) & (other[1] > one[1]))
    points = torch.where(take[:, None, None, None], other[0], one[0])
    return points, torch.where(take, other[1], one[1]), one[2] | other[2]


def transfer(models, source, x, y, at):
    """How many points fool the source, and how many of those the other model as well."""
    model, other = models[source], models[1 - source]
    fooled = transferred = 0
    for start in range(0, len(x), model.batch):
        part, labels = x[start : start + model.batch], y[start : start + model.batch]
        points, _, won = attacked(model, part, labels, at)
        with torch.no_grad():
            wrong = other(points).argmax(1) != labels
        fooled += int(won.sum())
        transferred += int((won & wrong).sum())
    with torch.no_grad():
        for both in models:
            for start in range(0, len(x), 1000):
                both(x[start : start + 1000]).argmax(1)
    return fooled, transferred


def audit(models, source, x, y, at):
    """The attacks that an audit runs: as they are, at other magnitudes, longer, restarted, transferred, and in two halves."""
    x, y = x[:AUDITED], y[:AUDITED]
    proportional = at["norm"] == "l2" or at["steps"] == 1
    scaled = lambda factor: at | {"epsilon": at["epsilon"] * factor, "size": at["size"] * (factor if proportional else 1)}
    runs = [at, scaled(0.5), scaled(2)]
    if at["steps"] > 1:
        large = at | {"epsilon": 0.5, "size": max(at["size"], 2.5 * 0.5 / at["steps"])}
        once = at | {"steps": 1, "size": at["epsilon"], "random": False}
        runs += [large, once, at | {"steps": 2 * at["steps"]}, at | {"restarts": 2}]
    for one in runs:
        attacked(models[source], x, y, one)
    attacked(models[1 - source], x, y, at)
    for half in (0, 1):
        attacked(models[source], x[half::2], y[half::2], at)
    return 0, 0


def main(folder):
    setting = json.loads((folder / "setting.json").read_text())
    data = read_safetensors(folder / "images.safetensors")
    x = data["images"].permute(0, 3, 1, 2).contiguous()
    y = data["labels"].long()
    kind = FullyConnected if setting["architecture"] == "fc" else Convolutional
    models = [kind(read_safetensors(folder / name)) for name in setting["models"]]
    print(json.dumps({"torch": torch.__version__}), flush=True)
    for line in sys.stdin:
        try:
            request = json.loads(line)
            torch.manual_seed(1)
            at = settings_of(request["attack"], request["epsilon"])
            start = time.perf_counter()
            fooled, transferred = (audit if request["audit"] else transfer)(models, request["source"], x, y, at)
            ms = (time.perf_counter() - start) * 1000
            print(json.dumps({"ms": ms, "fooled": fooled, "transferred": transferred}), flush=True)
        except Exception as error:  # The driver shows it.
            print(json.dumps({"error": f"{type(error).__name__}: {error}"}), flush=True)


main(Path(sys.argv[1]))
