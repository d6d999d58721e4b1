"""PyTorch side of the benches: reads one request a line, answers with milliseconds, on one thread.

Requests are JSON: {"subject": a key of SUBJECTS, "n": rows, "m": features, "dense": whether no feature is zero, "seed": ..};
training steps may have "form", words that a faster way of doing the same is made of:
"channels-last" (order of images and filters), "compiled" (torch.compile), "closed" (the correlation loss by its closed-form
gradient, where the authors differentiate through a pseudo-inverse). Any of them takes Adam as one fused operation.
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

import cifar_networks

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


class Dna(torch.nn.Module):
    """Two necks between one encoder and one decoder; gives the features and the reconstruction of each path."""

    def __init__(self):
        super().__init__()
        layers = torch.nn
        self.encoder = layers.Sequential(
            layers.Flatten(), layers.Linear(784, 100), layers.ReLU(), layers.Linear(100, 128), layers.ReLU()
        )
        self.narrow = layers.ModuleList(layers.Sequential(layers.Linear(128, 64), layers.ReLU()) for _ in range(2))
        self.wide = layers.ModuleList(layers.Sequential(layers.Linear(64, 128), layers.ReLU()) for _ in range(2))
        self.decoder = layers.Sequential(
            layers.Linear(128, 100), layers.ReLU(), layers.Linear(100, 784), layers.Sigmoid()
        )

    def forward(self, images):
        code = self.encoder(images)
        features = [neck(code) for neck in self.narrow]
        return features, [self.decoder(neck(x)) for neck, x in zip(self.wide, features)]


class TwoHalves(torch.nn.Module):
    """A classifier that gives its features as well as its logits."""

    def __init__(self, layers, feature_layers):
        super().__init__()
        self.first, self.rest = layers[:feature_layers], layers[feature_layers:]

    def forward(self, images):
        features = self.first(images)
        return features.flatten(1), self.rest(features)


def pair_objective(weight, correlation):
    """sqrt(CE1^2 + CE2^2) + weight * L_R."""

    def objective(pair, images, labels):
        outputs = [model(images) for model in pair]
        losses = [torch.nn.functional.cross_entropy(logits, labels) for _, logits in outputs]
        norm = (losses[0] ** 2 + losses[1] ** 2).sqrt()
        return norm + weight * correlation(*(z for z, _ in outputs)) if weight > 0 else norm

    return objective


def dna_objective(weight, correlation):
    """sqrt(MSE1^2 + MSE2^2) + weight * L_R."""

    def objective(networks, images, _):
        features, paths = networks[0](images)
        errors = [torch.nn.functional.mse_loss(path, images.flatten(1)) for path in paths]
        return (errors[0] ** 2 + errors[1] ** 2).sqrt() + weight * correlation(*features)

    return objective


def cifar_dna_objective(weight, correlation):
    """The same of the CIFAR-10 DNA, whose pixels lie in [-1, 1]."""

    def objective(networks, images, _):
        own = 2 * images - 1
        (first, one), (second, two) = networks[0](own)
        errors = [torch.nn.functional.mse_loss(path, own) for path in (one, two)]
        return (errors[0] ** 2 + errors[1] ** 2).sqrt() + weight * correlation(first, second)

    return objective


def cross_entropy_objective(weight, correlation):
    def objective(networks, images, labels):
        return torch.nn.functional.cross_entropy(networks[0](2 * images - 1), labels)

    return objective


def classifiers(architecture):
    build, feature_layers = ARCHITECTURES[architecture]
    return lambda: [TwoHalves(build(), feature_layers) for _ in range(2)]


# Compiled functions and the networks that they were compiled for: other networks would be compiled anew.
compiled = {}


def training_step(build, objective_of, weight, learning_rate, image_shape=(1, 28, 28)):
    """One step with Adam over all networks."""

    def prepare(request):
        form = request.get("form", "").split()
        torch.manual_seed(request["seed"])
        order = torch.channels_last if "channels-last" in form else torch.contiguous_format
        networks = [network.to(device, memory_format=order) for network in build()]
        objective = objective_of(weight, closed_correlation if "closed" in form else correlation_loss)
        if "compiled" in form:
            key = json.dumps([request["subject"], request["n"], form])
            kept, objective = compiled.setdefault(key, (networks, torch.compile(objective)))
            for one, fresh in zip(kept, networks):
                one.load_state_dict(fresh.state_dict())
            networks = kept
        parameters = [p for network in networks for p in network.parameters()]
        adam = torch.optim.Adam(parameters, lr=learning_rate, fused=len(form) > 0)
        images = torch.rand(request["n"], *image_shape, device=device).to(memory_format=order)
        labels = torch.arange(request["n"], device=device) % 10

        def run():
            adam.zero_grad()
            objective(networks, images, labels).backward()
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


class ClosedCorrelation(torch.autograd.Function):
    """The same loss; its gradient takes one factorisation and a few products."""

    @staticmethod
    def forward(context, z1, z2):
        kept = kept_columns(z1)
        loss, first, second = closed_form(z1[:, kept], z2)
        context.save_for_backward(kept, first, second)
        return loss

    @staticmethod
    def backward(context, slope):
        kept, first, second = context.saved_tensors
        whole = torch.zeros(len(first), len(kept), device=device)
        whole[:, kept] = first
        return slope * whole, slope * second


closed_correlation = ClosedCorrelation.apply


def correlation_pinv(request):
    z1, z2 = features(request)

    def run():
        correlation_loss(z1.clone().requires_grad_(), z2.clone().requires_grad_()).backward()

    return run


def closed_form(z1, z2):
    """The loss of features whose columns are independent, and its gradients by both."""
    q, r = torch.linalg.qr(z1 - z1.mean(0))
    total = z2 - z2.mean(0)
    coefficients = q.T @ total
    residual = total - q @ coefficients
    weights = torch.linalg.solve_triangular(r, coefficients, upper=True)
    rss, tss = residual.pow(2).sum() + EPSILON, total.pow(2).sum() + EPSILON
    return torch.log(tss) - torch.log(rss), 2 * residual @ weights.T / rss, 2 * total / tss - 2 * residual / rss


def correlation_closed(request):
    z1, z2 = features(request)
    return lambda: closed_form(z1[:, kept_columns(z1)], z2)


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
    "pair-cnn-regular": training_step(classifiers("cnn"), pair_objective, 0, 5e-3),
    "pair-cnn-decorrelated": training_step(classifiers("cnn"), pair_objective, 0.05, 5e-3),
    "pair-fc-regular": training_step(classifiers("fc"), pair_objective, 0, 5e-3),
    "pair-fc-decorrelated": training_step(classifiers("fc"), pair_objective, 0.05, 5e-3),
    "dna": training_step(lambda: [Dna()], dna_objective, 0.05, 5e-4),
    "cifar-dna": training_step(lambda: [cifar_networks.Dna()], cifar_dna_objective, 0.05, 5e-4, (3, 32, 32)),
    "cifar-classifier": training_step(
        lambda: [cifar_networks.Classifier()], cross_entropy_objective, 0, 5e-4, (3, 32, 32)
    ),
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
