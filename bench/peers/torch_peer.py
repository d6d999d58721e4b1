"""PyTorch side of the benches: reads one request a line, answers with milliseconds, on one thread.

Requests are JSON: {"subject": "step-cnn" | "step-fc" | "correlation-pinv" | "correlation-closed", "n": .., "m": .., "seed": ..}
Answer: {"ms": ..} or {"error": ".."}. The first line that it writes is {"torch": version, "device": name}.
"""

import json
import os
import sys
import time

try:
    import torch
except ImportError as error:
    print(json.dumps({"error": f"no torch: {error}"}), flush=True)
    sys.exit(0)

# TORCH_DEVICE=cuda: on the card; the process then waits for it before it reads the clock.
device = os.environ.get("TORCH_DEVICE") or "cpu"
if device == "cuda" and not torch.cuda.is_available():
    print(json.dumps({"error": "TORCH_DEVICE is cuda, and torch finds no card"}), flush=True)
    sys.exit(0)
torch.set_num_threads(1)

EPSILON = 1e-3
THRESHOLD = 5e-4


def cnn():
    layers = torch.nn
    return layers.Sequential(
        layers.Conv2d(1, 8, 3, padding=1), layers.ReLU(), layers.MaxPool2d(2),
        layers.Conv2d(8, 16, 3, padding=1), layers.ReLU(), layers.MaxPool2d(2),
        layers.Conv2d(16, 32, 3, padding=1), layers.ReLU(), layers.AvgPool2d(7),
        layers.Flatten(), layers.Linear(32, 10),
    )


def fc():
    widths = [784, 500, 500, 200, 200, 100]
    layers = [torch.nn.Flatten()]
    for inputs, outputs in zip(widths, widths[1:]):
        layers += [torch.nn.Linear(inputs, outputs), torch.nn.ReLU(), torch.nn.BatchNorm1d(outputs)]
    return torch.nn.Sequential(*layers, torch.nn.Linear(100, 10))


MODELS = {"step-cnn": cnn().to(device), "step-fc": fc().to(device)}


def step(request):
    model = MODELS[request["subject"]]
    images = torch.rand(request["n"], 1, 28, 28, device=device)
    labels = torch.randint(0, 10, (request["n"],), device=device)

    def run():
        model.zero_grad()
        torch.nn.functional.cross_entropy(model(images), labels).backward()

    return run


def kept_columns(z1):
    diagonal = torch.linalg.qr(z1.detach(), mode="r").R.diagonal().abs()
    return diagonal > THRESHOLD * diagonal.max()


def correlation_pinv(request):
    """Algorithm 1 differentiated by autograd, through the pseudo-inverse."""
    z1, z2 = features(request)

    def run():
        a, b = z1.clone().requires_grad_(), z2.clone().requires_grad_()
        kept = a[:, kept_columns(a)]
        design = torch.cat([kept, torch.ones(len(a), 1, device=device)], 1)
        residual = b - design @ (torch.linalg.pinv(design) @ b)
        total = b - b.mean(0)
        loss = torch.log(total.pow(2).sum() + EPSILON) - torch.log(residual.pow(2).sum() + EPSILON)
        loss.backward()

    return run


def correlation_closed(request):
    """The closed-form gradient of the same loss: one factorisation and a few products."""
    z1, z2 = features(request)

    def run():
        kept = z1[:, kept_columns(z1)]
        q, r = torch.linalg.qr(kept - kept.mean(0))
        total = z2 - z2.mean(0)
        coefficients = q.T @ total
        residual = total - q @ coefficients
        weights = torch.linalg.solve_triangular(r, coefficients, upper=True)
        rss, tss = residual.pow(2).sum() + EPSILON, total.pow(2).sum() + EPSILON
        return 2 * residual @ weights.T / rss, 2 * total / tss - 2 * residual / rss

    return run


def features(request):
    torch.manual_seed(request["seed"])
    shape = (request["n"], request["m"])
    return (torch.randn(shape, device=device).relu() for _ in range(2))


SUBJECTS = {
    "step-cnn": step,
    "step-fc": step,
    "correlation-pinv": correlation_pinv,
    "correlation-closed": correlation_closed,
}


def measure(request):
    run = SUBJECTS[request["subject"]](request)
    if device == "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()
    run()
    if device == "cuda":
        torch.cuda.synchronize()
    return (time.perf_counter() - start) * 1000


name = torch.cuda.get_device_name() if device == "cuda" else "cpu, 1 thread"
print(json.dumps({"torch": torch.__version__, "device": name}), flush=True)
for line in sys.stdin:
    try:
        print(json.dumps({"ms": measure(json.loads(line))}), flush=True)
    except Exception as error:  # The driver shows it and goes on without this subject.
        print(json.dumps({"error": str(error)}), flush=True)
