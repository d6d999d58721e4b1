"""The CIFAR-10 networks in PyTorch, on pixels in [-1, 1]: the DNA and the classifier that judges what it reconstructs."""

import torch
from torch import nn


class Block(nn.Module):
    """BatchNorm, ReLU, convolution, twice; plus the input, or its 1×1 convolution."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.bn1 = nn.BatchNorm2d(inputs)
        self.c1 = nn.Conv2d(inputs, outputs, 3, padding=1)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.c2 = nn.Conv2d(outputs, outputs, 3, padding=1)
        self.id = nn.Conv2d(inputs, outputs, 1) if inputs != outputs else None

    def forward(self, x):
        inner = self.c1(torch.relu(self.bn1(x)))
        inner = self.c2(torch.relu(self.bn2(inner)))
        return inner + (x if self.id is None else self.id(x))


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.b1, self.b2 = Block(3, 16), Block(16, 32)

    def forward(self, x):
        x = nn.functional.max_pool2d(self.b1(x), 2)
        return nn.functional.max_pool2d(self.b2(x), 2)


class Neck(nn.Module):
    def __init__(self):
        super().__init__()
        self.b0, self.b1, self.b2, self.b3 = Block(32, 32), Block(32, 7), Block(7, 32), Block(32, 32)

    def forward(self, x):
        features = self.b1(self.b0(x))
        return features.flatten(1), self.b3(self.b2(features))


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.u1 = nn.ConvTranspose2d(32, 32, 2, stride=2)
        self.b1 = Block(32, 16)
        self.u2 = nn.ConvTranspose2d(16, 16, 2, stride=2)
        self.b2 = Block(16, 3)

    def forward(self, x):
        return torch.tanh(self.b2(self.u2(self.b1(self.u1(x)))))


class Dna(nn.Module):
    """On pixels in [−1, 1]."""

    def __init__(self):
        super().__init__()
        self.enc, self.bn1, self.bn2, self.dec = Encoder(), Neck(), Neck(), Decoder()

    def forward(self, x):
        code = self.enc(x)
        paths = [neck(code) for neck in (self.bn1, self.bn2)]
        return [(features, self.dec(inner)) for features, inner in paths]


class Classifier(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.c1 = nn.Conv2d(3, width, 3, padding=1)
        self.b1, self.b2 = Block(width, 2 * width), Block(2 * width, 4 * width)
        self.b3 = Block(4 * width, 8 * width)
        self.l = nn.Linear(8 * width, 10)

    def forward(self, x):
        pool = nn.functional.max_pool2d
        x = pool(torch.relu(self.c1(x)), 2)
        x = self.b3(pool(self.b2(pool(self.b1(x), 2)), 2))
        return self.l(pool(x, 4).flatten(1))
