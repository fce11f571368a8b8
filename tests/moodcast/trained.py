"""The models of examples/moodcast once more: read from their files and computed by Python alone."""

import array
import datetime
import math
import pathlib
import pickle
import zipfile

PERIODS = (4, 5.5, 7.5, 10, 14, 20)


class Thing:
    """An object of TorchScript: its attributes."""

    def __setstate__(self, state):
        self.__dict__.update(state)


def tensor(storage, offset, size, stride, *_):
    """As a list, of lists where it has two dimensions."""
    if len(size) == 1:
        return [storage[offset + i * stride[0]] for i in range(size[0])]
    return [[storage[offset + i * stride[0] + j * stride[1]] for j in range(size[1])] for i in range(size[0])]


class Reader(pickle.Unpickler):
    def __init__(self, archive, root):
        super().__init__(archive.open(f"{root}/data.pkl"))
        self.stored = lambda key: array.array("f", archive.read(f"{root}/data/{key}"))

    def find_class(self, module, name):
        if name.startswith("_rebuild_tensor"):
            return tensor
        if module == "torch.jit._pickle":
            return lambda value, *_: value
        return dict if name == "OrderedDict" else type(name, (Thing,), {})

    def persistent_load(self, saved):
        return self.stored(saved[2])


def read(file):
    with zipfile.ZipFile(file) as archive:
        return Reader(archive, archive.namelist()[0].split("/")[0]).load()


def features(rows):
    ago, said = [row[0] for row in rows], [row[1:] for row in rows]
    columns = list(zip(*said))
    means = [sum(column) / len(column) for column in columns]
    spreads = [math.sqrt(sum((value - mean) ** 2 for value in column) / len(column)) for column, mean in zip(columns, means)]
    newest, before = said[-1], said[max(len(said) - 2, 0)]
    found = [*newest, *means, *spreads, *map(min, columns), *map(max, columns),
             *(a - b for a, b in zip(newest, said[0])), *(a - b for a, b in zip(newest, before)), len(rows) / 10, ago[0] / 10]
    mood = [value - means[0] for value in columns[0]]
    size = math.sqrt(sum(value ** 2 for value in mood)) + 1
    for period in PERIODS:
        sine, cosine = (sum(value * wave(math.tau * days / period) for value, days in zip(mood, ago)) / size
                        for wave in (math.sin, math.cos))
        found += [sine, cosine, sine ** 2 + cosine ** 2]
    return found


def layer(weights, biases, inputs):
    return [sum(weight * value for weight, value in zip(row, inputs)) + bias for row, bias in zip(weights, biases)]


def sigmoid(score):
    return 1 / (1 + math.exp(-score))


class Trained:
    """The five of them."""

    def __init__(self, folder):
        self.models = {file.stem: read(file) for file in sorted(pathlib.Path(folder).glob("*.pt"))}

    def scores(self, kind, checkins):
        model = self.models[kind]
        scaled = [(value - middle) / scale for value, middle, scale in zip(features(rows_of(checkins)), model.middle, model.scale)]
        hidden = [math.tanh(value) for value in layer(model.inner, model.inner_bias, scaled)]
        return layer(model.outer, model.outer_bias, hidden)

    def predict(self, kind, checkins):
        """As the service says it, unrounded, but for the level of a risk."""
        model, scores = self.models[kind], self.scores(kind, checkins)
        if kind == "mood_state":
            weights = [math.exp(score) for score in scores]
            return {"probabilities": {name: weight / sum(weights) for name, weight in zip(model.classes, weights)},
                    "state": model.classes[scores.index(max(scores))]}
        if kind in ("adherence", "relapse_risk"):
            return {"probability": sigmoid(scores[0])}
        amount = model.least + (model.most - model.least) * sigmoid(scores[0])
        return {"days" if kind == "cycle_length" else "score": amount}


def rows_of(checkins):
    """From check-ins as a request has them, oldest first."""
    days = [datetime.date.fromisoformat(checkin["day"]) for checkin in checkins]
    return [[(days[-1] - day).days, checkin["mood"], checkin["energy"], checkin["anxiety"], checkin["sleep_hours"],
             float(checkin["medication"])] for day, checkin in zip(days, checkins)]
