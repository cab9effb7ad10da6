# A yardstick: the same training in PyTorch on the CPU.
import sys

from serve import read_data, serve, tell

try:
    import numpy
    import torch
except (ImportError, ValueError, OSError) as missing:
    tell({"absent": str(missing)})
    sys.exit()


class Pretraining:
    """CD-1 with momentum (0.5, from the sixth epoch 0.9) and weight decay 2e-4, hidden and visible units sampled."""

    def __init__(self, x, hidden, batch):
        visible = x.shape[1]
        self.x, self.batch, self.epochs = x, batch, 0
        self.w = torch.randn(visible, hidden) * 0.01
        self.a, self.b = torch.zeros(visible), torch.zeros(hidden)
        self.vw, self.va, self.vb = (torch.zeros_like(p) for p in (self.w, self.a, self.b))

    @torch.no_grad()
    def epoch(self):
        momentum = 0.5 if self.epochs < 5 else 0.9
        self.epochs += 1
        for rows in torch.randperm(len(self.x)).split(self.batch):
            self.update(self.x[rows], momentum, 0.05, 2e-4)

    def update(self, v0, momentum, rate, decay):
        """Returns the mean squared reconstruction error's parts, for those who monitor it."""
        step = rate / len(v0)
        h0 = torch.addmm(self.b, v0, self.w).sigmoid_()
        means = torch.addmm(self.a, torch.bernoulli(h0), self.w.t()).sigmoid_()
        v1 = torch.bernoulli(means)
        h1 = torch.addmm(self.b, v1, self.w).sigmoid_()
        self.vw.mul_(momentum).add_(self.w, alpha=-rate * decay)
        self.vw.addmm_(v0.t(), h0, alpha=step).addmm_(v1.t(), h1, alpha=-step)
        self.w.add_(self.vw)
        for bias, velocity, difference in ((self.a, self.va, v0 - v1), (self.b, self.vb, h0 - h1)):
            velocity.mul_(momentum).add_(difference.sum(0), alpha=step)
            bias.add_(velocity)
        return v0, means


class Finetuning:
    """Sigmoid layers, softmax cross-entropy, autograd, Adam."""

    def __init__(self, x, classes, hidden, batch):
        self.x, self.classes, self.batch = x, classes, batch
        self.network = torch.nn.Sequential(
            torch.nn.Linear(x.shape[1], hidden),
            torch.nn.Sigmoid(),
            torch.nn.Linear(hidden, hidden),
            torch.nn.Sigmoid(),
            torch.nn.Linear(hidden, 10),
        )
        self.optimizer = torch.optim.Adam(self.network.parameters(), lr=1e-3)
        self.loss = torch.nn.CrossEntropyLoss()

    def epoch(self):
        """Returns the mean loss over the epoch."""
        total = 0.0
        for rows in torch.randperm(len(self.x)).split(self.batch):
            self.optimizer.zero_grad()
            loss = self.loss(self.network(self.x[rows]), self.classes[rows])
            loss.backward()
            self.optimizer.step()
            total += loss.item() * len(rows)
        return total / len(self.x)


def main():
    work, folder, hidden, batch, threads, epochs = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:7])
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    inputs, labels, _ = read_data(numpy, folder)
    x, classes = torch.from_numpy(inputs), torch.from_numpy(labels)
    training = Pretraining(x, hidden, batch) if work == "pretraining" else Finetuning(x, classes, hidden, batch)
    serve(f"PyTorch {torch.__version__}", training.epoch, epochs)


if __name__ == "__main__":
    main()
