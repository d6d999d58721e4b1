"""Steps of the CIFAR-10 networks in PyTorch, in float64, for `src/training/cifar-steps.test.ts` to compare with.

    python bench/peers/cifar_steps.py > fixtures/cifar-steps.json

Weights, images and labels are drawn by a hash that both sides have, so that the fixture holds nothing but results. The DNA sees
images of 16×16: its weights are the same, and its 112 features allow a batch of 128.
"""

import json
import sys

import numpy
import torch
from torch import nn

from cifar_networks import Classifier, Dna

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
EPSILON = 1e-3
THRESHOLD = 5e-4
LEARNING_RATE = 5e-4
STEPS = 3


def drawn(stream, count):
    """`count` numbers in [0, 1) that depend on the stream's number alone; float32 values."""
    x = (numpy.arange(count, dtype=numpy.uint64) + numpy.uint64(1_000_003 * stream)) & numpy.uint64(0xFFFFFFFF)
    for _ in range(2):
        x ^= x >> numpy.uint64(16)
        x = (x * numpy.uint64(0x45D9F3B)) & numpy.uint64(0xFFFFFFFF)
    x ^= x >> numpy.uint64(16)
    return (x.astype(numpy.float64) / 2**32).astype(numpy.float32)


def correlation_loss(z1, z2):
    """Algorithm 1 of the paper in its log form; PyTorch differentiates the least squares."""
    diagonal = torch.linalg.qr(z1.detach())[1].diagonal().abs()
    kept = z1[:, diagonal > THRESHOLD * diagonal.max()]
    known = torch.cat([kept, torch.ones(len(z1), 1)], 1)
    fit = known @ torch.linalg.lstsq(known, z2).solution
    rss = ((z2 - fit) ** 2).sum()
    tss = ((z2 - z2.mean(0)) ** 2).sum()
    return torch.log(tss + EPSILON) - torch.log(rss + EPSILON)


def set_weights(model):
    """Weights and biases uniform in ±1/√fan-in, BatchNorm around the identity; in the order of the parameters."""
    with torch.no_grad():
        for number, (name, parameter) in enumerate(model.named_parameters()):
            values = 2 * drawn(number + 1, parameter.numel()).astype(numpy.float64) - 1
            is_norm = name.rsplit(".", 2)[-2].startswith("bn")
            if is_norm:
                values = values / 4 + (1 if name.endswith("weight") else 0)
            elif name.endswith("weight"):
                values = values / numpy.sqrt(parameter[0].numel())
            else:
                values = values / 4
            rounded = values.astype(numpy.float32).astype(numpy.float64)
            parameter.copy_(torch.from_numpy(rounded).reshape(parameter.shape))


def batch_of(count, side):
    """Pixels in [0, 1] and labels."""
    pixels = drawn(1000, count * side * side * 3).astype(numpy.float64).reshape(count, side, side, 3)
    labels = torch.arange(count) * 3 % 10
    return torch.from_numpy(pixels).permute(0, 3, 1, 2), labels


def norms(named):
    return {name: float(value.norm()) for name, value in named}


def steps_of(model, objective_of):
    optimizer = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)
    model.train()
    steps = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        objective, seen = objective_of(model)
        objective.backward()
        step = {"objective": float(objective.detach()), **seen}
        if not steps:
            step["gradientNorms"] = norms((name, p.grad) for name, p in model.named_parameters())
        optimizer.step()
        if not steps:
            running = ((name, b) for name, b in model.named_buffers() if "running" in name)
            step["runningNorms"] = norms(running)
        steps.append(step)
    return steps


def dna_steps(weight):
    images, _ = batch_of(128, 16)

    def objective(model):
        (first, one), (second, two) = model(2 * images - 1)
        errors = [((found - (2 * images - 1)) ** 2).mean() for found in (one, two)]
        loss = correlation_loss(first, second)
        total = torch.sqrt(errors[0] ** 2 + errors[1] ** 2) + weight * loss
        # In pixel units, whose range is half as long.
        return total, {"squaredError": [float(e.detach()) / 4 for e in errors], "correlation": float(loss.detach())}

    model = Dna()
    set_weights(model)
    return {"lambda": weight, "steps": steps_of(model, objective)}


def classifier_steps():
    images, labels = batch_of(8, 32)

    def objective(model):
        return nn.functional.cross_entropy(model(2 * images - 1), labels), {}

    model = Classifier()
    set_weights(model)
    return {"steps": steps_of(model, objective)}


json.dump(
    {
        "command": "python bench/peers/cifar_steps.py > fixtures/cifar-steps.json",
        "torch": torch.__version__,
        "dna": dna_steps(0.05),
        "classifier": classifier_steps(),
    },
    sys.stdout,
    indent=1,
)
print()
