# A yardstick: the same training in numpy, written as one writes it for speed (float32, in place, fused gradients).
import sys

from serve import read_data, serve, tell

try:
    import numpy
except ImportError as missing:
    tell({"absent": str(missing)})
    sys.exit()

f4 = numpy.float32
generator = numpy.random.default_rng(1)


def sigmoid(x):
    """In place: x is a product nobody else has."""
    numpy.negative(x, out=x)
    numpy.exp(x, out=x)
    x += f4(1)
    return numpy.reciprocal(x, out=x)


def sample(p):
    return (generator.random(p.shape, dtype=f4) < p).astype(f4)


class Pretraining:
    """CD-1 with momentum (0.5, from the sixth epoch 0.9) and weight decay 2e-4, hidden and visible units sampled."""

    def __init__(self, x, hidden, batch):
        visible = x.shape[1]
        self.x, self.batch, self.epochs = x, batch, 0
        self.w = generator.normal(0, 0.01, (visible, hidden)).astype(f4)
        self.a, self.b = numpy.zeros(visible, f4), numpy.zeros(hidden, f4)
        self.vw, self.va, self.vb = (numpy.zeros_like(p) for p in (self.w, self.a, self.b))

    def epoch(self):
        momentum = f4(0.5 if self.epochs < 5 else 0.9)
        self.epochs += 1
        order = generator.permutation(len(self.x))
        for start in range(0, len(order), self.batch):
            self.update(self.x[order[start : start + self.batch]], momentum, f4(0.05), f4(2e-4))

    def update(self, v0, momentum, rate, decay):
        size = f4(len(v0))
        h0 = sigmoid(v0 @ self.w + self.b)
        v1 = sample(sigmoid(sample(h0) @ self.w.T + self.a))
        h1 = sigmoid(v1 @ self.w + self.b)
        gradient = v0.T @ h0
        gradient -= v1.T @ h1
        gradient *= rate / size
        self.vw *= momentum
        self.vw += gradient
        self.vw -= (rate * decay) * self.w
        self.w += self.vw
        for bias, velocity, difference in ((self.a, self.va, v0 - v1), (self.b, self.vb, h0 - h1)):
            velocity *= momentum
            velocity += rate * difference.mean(0)
            bias += velocity


class Finetuning:
    """Sigmoid layers, softmax cross-entropy, Adam; backpropagation by hand."""

    def __init__(self, x, classes, hidden, batch):
        self.x, self.batch, self.step = x, batch, 0
        self.onehot = numpy.eye(10, dtype=f4)[classes]
        widths = [x.shape[1], hidden, hidden, 10]
        shapes = [shape for i, o in zip(widths, widths[1:]) for shape in ((i, o), (o,))]
        self.parameters = [generator.normal(0, (2 / sum(s)) ** 0.5 if len(s) > 1 else 0, s).astype(f4) for s in shapes]
        self.means = [numpy.zeros_like(p) for p in self.parameters]
        self.squares = [numpy.zeros_like(p) for p in self.parameters]

    def epoch(self):
        order = generator.permutation(len(self.x))
        for start in range(0, len(order), self.batch):
            rows = order[start : start + self.batch]
            self.update(self.x[rows], self.onehot[rows])

    def update(self, x, onehot):
        (w1, b1, w2, b2, w3, b3), size = self.parameters, f4(len(x))
        h1 = sigmoid(x @ w1 + b1)
        h2 = sigmoid(h1 @ w2 + b2)
        u = h2 @ w3 + b3
        u -= u.max(1, keepdims=True)
        e = numpy.exp(u)
        total = e.sum(1, keepdims=True)
        self.loss = float((numpy.log(total[:, 0]) - (u * onehot).sum(1)).mean())
        d3 = (e / total - onehot) / size
        d2 = (d3 @ w3.T) * h2 * (1 - h2)
        d1 = (d2 @ w2.T) * h1 * (1 - h1)
        self.adam([x.T @ d1, d1.sum(0), h1.T @ d2, d2.sum(0), h2.T @ d3, d3.sum(0)])

    def adam(self, gradients, rate=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-8):
        self.step += 1
        size, correction = rate / (1 - beta1**self.step), 1 / (1 - beta2**self.step)
        for p, m, s, g in zip(self.parameters, self.means, self.squares, gradients):
            m *= f4(beta1)
            m += f4(1 - beta1) * g
            s *= f4(beta2)
            numpy.square(g, out=g)
            g *= f4(1 - beta2)
            s += g
            spread = numpy.sqrt(s * f4(correction))
            spread += f4(epsilon)
            numpy.divide(m, spread, out=spread)
            spread *= f4(size)
            p -= spread


work, folder, hidden, batch = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
x, classes, _ = read_data(numpy, folder)
training = Pretraining(x, hidden, batch) if work == "pretraining" else Finetuning(x, classes, hidden, batch)
serve(f"numpy {numpy.__version__}", training.epoch, int(sys.argv[6]))
