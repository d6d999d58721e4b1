"""PyTorch side of the benches: reads one request a line, answers with milliseconds, on one thread.

Requests are JSON: {"subject": a key of SUBJECTS, "n": rows, "m": features, "dense": whether no feature is zero, "seed": ..}
Answer: {"ms": ..} or {"error": ".."}. The first line that it writes is {"torch": version, "device": name}.
"""

import ctypes
import json
import os
import sys
import time

OPENBLAS = "libopenblas.so.0"


def openblas_core():
    """The processor that the system's OpenBLAS takes this one for; None where there is no such library."""
    try:
        core = ctypes.CDLL(OPENBLAS).openblas_get_corename
    except OSError:
        return None
    core.restype = ctypes.c_char_p
    return core().decode()


def start_again_with_known_core():
    """An OpenBLAS older than the processor takes it for one of 2004 and is four times as slow: name a nearer one.

    It reads the name when it is loaded, so the process starts again.
    """
    if "OPENBLAS_CORETYPE" in os.environ or openblas_core() != "Prescott":
        return
    with open("/proc/cpuinfo") as lines:
        flags = next((line.split() for line in lines if line.startswith("flags")), [])
    nearest = "SKYLAKEX" if "avx512vl" in flags else "HASWELL" if "avx2" in flags else None
    if nearest is not None:
        os.environ["OPENBLAS_CORETYPE"] = nearest
        os.execv(sys.executable, [sys.executable, *sys.argv])


start_again_with_known_core()

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


# The layers up to the feature layer: the CNN's second pool, the FC's fourth BatchNorm.
ARCHITECTURES = {"cnn": (cnn, 6), "fc": (fc, 13)}


def pair_step(architecture, weight):
    """One step of the pair objective sqrt(CE1^2 + CE2^2) + weight * L_R, with Adam over both networks."""

    def prepare(request):
        torch.manual_seed(request["seed"])
        build, feature_layers = ARCHITECTURES[architecture]
        pair = [build().to(device), build().to(device)]
        adam = torch.optim.Adam([p for model in pair for p in model.parameters()], lr=5e-3)
        images = torch.rand(request["n"], 1, 28, 28, device=device)
        labels = torch.arange(request["n"], device=device) % 10

        def run():
            adam.zero_grad()
            features = [model[:feature_layers](images) for model in pair]
            logits = [model[feature_layers:](x) for model, x in zip(pair, features)]
            losses = [torch.nn.functional.cross_entropy(x, labels) for x in logits]
            objective = (losses[0] ** 2 + losses[1] ** 2).sqrt()
            if weight > 0:
                objective = objective + weight * correlation_loss(*(x.flatten(1) for x in features))
            objective.backward()
            adam.step()

        return run

    return prepare


def kept_columns(z1):
    diagonal = torch.linalg.qr(z1.detach(), mode="r").R.diagonal().abs()
    return diagonal > THRESHOLD * diagonal.max()


def correlation_loss(z1, z2):
    """Algorithm 1, for autograd: differentiated through the pseudo-inverse."""
    kept = z1[:, kept_columns(z1)]
    design = torch.cat([kept, torch.ones(len(z1), 1, device=device)], 1)
    residual = z2 - design @ (torch.linalg.pinv(design) @ z2)
    total = z2 - z2.mean(0)
    return torch.log(total.pow(2).sum() + EPSILON) - torch.log(residual.pow(2).sum() + EPSILON)


def correlation_pinv(request):
    z1, z2 = features(request)

    def run():
        correlation_loss(z1.clone().requires_grad_(), z2.clone().requires_grad_()).backward()

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
    dense = request.get("dense", False)
    drawn = (torch.randn(shape, device=device) for _ in range(2))
    return (z if dense else z.relu() for z in drawn)


def values_of(function):
    """A factorisation of the first features, without gradients."""

    def prepare(request):
        z1, _ = features(request)
        return lambda: function(z1)

    return prepare


SUBJECTS = {
    "correlation-pinv": correlation_pinv,
    "correlation-closed": correlation_closed,
    "qr": values_of(torch.linalg.qr),
    "pinv": values_of(torch.linalg.pinv),
    "pair-cnn-regular": pair_step("cnn", 0),
    "pair-cnn-decorrelated": pair_step("cnn", 0.05),
    "pair-fc-regular": pair_step("fc", 0),
    "pair-fc-decorrelated": pair_step("fc", 0.05),
}


def warm_up(run):
    """Runs that do not count: the first ones pay for memory. As long as in subject-timer.ts."""
    start = time.perf_counter()
    run()
    while time.perf_counter() - start < 0.05:
        run()


def measure(request):
    run = SUBJECTS[request["subject"]](request)
    warm_up(run)
    if device == "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()
    run()
    if device == "cuda":
        torch.cuda.synchronize()
    return (time.perf_counter() - start) * 1000


def linear_algebra():
    """Which library multiplies on the processor, and how fast, so that a reader can tell a slow peer."""
    if torch.backends.mkl.is_available():
        library = "MKL"
    else:
        core = openblas_core()
        library = "unknown BLAS" if core is None else f"OpenBLAS for {core}"
    a = torch.ones(512, 512)
    times = []
    for _ in range(10):
        start = time.perf_counter()
        a @ a
        times.append(time.perf_counter() - start)
    return f"{library}, {2 * 512**3 / min(times) / 1e9:.0f} GF/s"


name = torch.cuda.get_device_name() if device == "cuda" else f"cpu, 1 thread, {linear_algebra()}"
print(json.dumps({"torch": torch.__version__, "device": name}), flush=True)
for line in sys.stdin:
    try:
        print(json.dumps({"ms": measure(json.loads(line))}), flush=True)
    except Exception as error:  # The driver shows it and goes on without this subject.
        print(json.dumps({"error": str(error)}), flush=True)
