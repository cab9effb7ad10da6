# A yardstick: the whole run on MNIST in PyTorch on the CPU, with the same monitors, choice of epoch and evaluation.
import copy
import json
import os
import sys
import tempfile

from serve import read_data, serve, tell

try:
    import numpy
    import torch
    from torch_training import Finetuning, Pretraining
except (ImportError, ValueError, OSError) as missing:
    tell({"absent": str(missing)})
    sys.exit()

HIDDEN, BATCH, VALIDATION = 500, 100, 0.1
history = []


def main():
    folder, threads = sys.argv[1], int(sys.argv[2])
    torch.set_num_threads(threads)
    inputs, labels, test_rows = read_data(numpy, folder)
    x, y = torch.from_numpy(inputs), torch.from_numpy(labels)
    serve(f"PyTorch {torch.__version__}, without its start and the reading of the data", lambda: run(x, y, test_rows))


def run(x, y, test_rows):
    torch.manual_seed(1)
    history.clear()
    order = torch.randperm(len(x) - test_rows)
    held = int(len(order) * VALIDATION)
    parts = {"validation": order[:held], "train": order[held:], "test": torch.arange(len(x) - test_rows, len(x))}
    data = {name: (x[rows], y[rows]) for name, rows in parts.items()}
    rbms = pretrain_stack(data, epochs=10)
    finetuning = finetune(rbms, data, epochs=15)
    for name in ("validation", "test"):
        history.append([name, *evaluate(finetuning, *data[name])])
    sys.stderr.write(f"torch: test error {history[-1][2]:.4f}\n")
    save(finetuning)


def pretrain_stack(data, epochs):
    train, watched = data["train"][0], data["validation"][0][:500]
    rbms = []
    for layer in range(2):
        rbm = MonitoredPretraining(train, HIDDEN, BATCH)
        for epoch in range(epochs):
            rbm.epoch()
            history.append([layer, epoch, rbm.error(), rbm.free_energy(train[:500]), rbm.free_energy(watched)])
        rbms.append(rbm)
        train, watched = rbm.features(train), rbm.features(watched)
    return rbms


class MonitoredPretraining(Pretraining):
    """Reads the reconstruction error on 20 batches of an epoch, and free energies after it."""

    def __init__(self, x, hidden, batch):
        super().__init__(x, hidden, batch)
        p = (x.sum(0) + 1) / (len(x) + 2)
        self.a = torch.log(p / (1 - p))
        self.every, self.seen, self.errors = -(-(-(-len(x) // batch)) // 20), 0, []

    def update(self, *arguments):
        v0, means = super().update(*arguments)
        if self.seen % self.every == 0:
            self.errors.append((v0 - means).square().mean().item())
        self.seen += 1

    def error(self):
        value = sum(self.errors) / len(self.errors)
        self.errors.clear()
        self.seen = 0
        return value

    @torch.no_grad()
    def free_energy(self, v):
        hidden = torch.nn.functional.softplus(torch.addmm(self.b, v, self.w)).sum(1)
        return (-(v @ self.a) - hidden).mean().item()

    @torch.no_grad()
    def features(self, v):
        return torch.cat([torch.addmm(self.b, chunk, self.w).sigmoid_() for chunk in v.split(1000)])


def finetune(rbms, data, epochs):
    finetuning = Finetuning(*data["train"], HIDDEN, BATCH)
    with torch.no_grad():
        for linear, rbm in zip(finetuning.network[::2], rbms):
            linear.weight.copy_(rbm.w.t())
            linear.bias.copy_(rbm.b)
    best, kept = float("inf"), None
    for epoch in range(epochs):
        train_loss = finetuning.epoch()
        loss, error = evaluate(finetuning, *data["validation"])
        history.append([epoch, train_loss, loss, error])
        if loss < best:
            best, kept = loss, copy.deepcopy(finetuning.network.state_dict())
    finetuning.network.load_state_dict(kept)
    return finetuning


@torch.no_grad()
def evaluate(finetuning, x, y):
    """Mean loss and fraction of wrong classes."""
    loss, wrong = 0.0, 0
    for rows, classes in zip(x.split(1000), y.split(1000)):
        outputs = finetuning.network(rows)
        loss += finetuning.loss(outputs, classes).item() * len(rows)
        wrong += (outputs.argmax(1) != classes).sum().item()
    return loss / len(x), wrong / len(x)


def save(finetuning):
    with tempfile.TemporaryDirectory() as folder:
        torch.save(finetuning.network.state_dict(), os.path.join(folder, "weights.pt"))
        with open(os.path.join(folder, "history.json"), "w") as file:
            json.dump(history, file)


main()
