#!/usr/bin/python3
"""Fits the weights of the features (features.h) to questions, and writes weights.c.

    train.py FOOTNOTE [ARTICLE.md] QUESTIONS.jsonl... SET.jsonl[.gz]... >weights.c

QUESTIONS are about the story that ships (tests/eval), each SET a question set as
`footnote eval` reads it. ARTICLE is what the story retells, imported whole: the
questions are asked of it, too. Only the training part of a set is used, and of QUESTIONS
those whose hash, as that of the sets' titles, is no multiple of three.

Two models, each the mean of NETS small nets. The order: listwise softmax, the
probability that the statement in first place is right (ListNet, Cao et al. 2007). The
confidence: logistic regression on the first three of each search, drawn towards PRIOR
where the questions say little.
"""
import gzip
import json
import subprocess
import sys
import tempfile

import numpy as np

# What a question about the story that ships counts, which has other names and a
# thesaurus behind it; one of a set counts 1. And how much more where the story
# does not answer: a wrong answer is worse than none.
ORDER_STORY, ANSWERS_STORY, UNANSWERED = 1, 3, 1.2
BEHIND = 0.3  # what the second and third of a search count
STRANGE = 1.0  # what a question about another story counts
# Pull of the prior, a standard deviation of a feature; and where people chose it.
ORDER_PULL, ANSWERS_PULL, PRIOR_PULL = 3e-4, 1e-3, 0.05
NETS, HIDDEN = 3, 16  # together the units that weights.h has
MOST = 5.0  # as weights.h has it
EPOCHS, BATCH, RATE, DROPPED = 12, 64, 4e-3, 0.2
FOLDS = 5

LEAD_MOST = 4.0  # as features.c has it

# Weights that people chose for the confidence, before there were sets to fit it to;
# no single question shows what a conversation is about.
PRIOR = {"coverage": 1.0, "exact": 1.1, "predicate": 1.95, "absent-name": -3.0, "length": 0.45,
         "margin": 0.8, "mass": 0.28, "topic": 0.3, "unreal": -1.1, "focus": 0.9, "swapped": -3.0}
PRIOR_BIAS = -4.0
PRIOR_ORDER = {"focus": 1.5}

# The same for all statements of a search, or known once these are in order.
# Or they tell on the confidence only, as what begins with "asks-" does.
ORDERLESS = {"lead", "chance", "story", "length", "unknown", "contrary", "instead", "other-number"}


def fnv(text):
    value = 2166136261
    for byte in text.encode():
        value = (value ^ byte) * 16777619 & 0xFFFFFFFF
    return value


def held_out(text):
    return fnv(text) % 3 == 0


def part_of(text):
    return fnv(text) // 3 % FOLDS


class Search:
    """The values of what a search found, and which of it is right."""

    def __init__(self, candidates, right, answerable, part, story=False, own=1.0, whole=True):
        # In an order that does not come of the weights there are.
        keep = sorted((i for i, c in enumerate(candidates) if c["features"]),
                      key=lambda i: candidates[i]["statement"])
        self.values = [candidates[i]["features"] for i in keep]
        self.right = np.array([right[i] for i in keep], bool)
        self.answerable, self.story = answerable, story
        self.part = part    # 0 to FOLDS - 1, the same for all of a story
        self.own = own      # its share of its question
        self.whole = whole  # for all of the question, not for a part of its words


def run(args, text=None):
    done = subprocess.run(args, input=text, stdout=subprocess.PIPE, encoding="utf-8", check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def open_set(path):
    return (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8")


def is_set(path):
    with open_set(path) as lines:
        return "text" in json.loads(lines.readline())


def read_set(footnote, path):
    spans, part = {}, {}
    with open_set(path) as lines:
        for passage in map(json.loads, lines):
            part[passage["id"]] = part_of(passage["title"])
            for question in passage["questions"]:
                spans[passage["id"], question["id"]] = question["spans"]
    for row in run([footnote, "eval", "--json", "--features", "--part", "train", path]):
        gold = spans[row["passage"], row["id"]]
        right = [any(r["start"] <= s and e <= r["end"] for s, e in gold) for r in row["ranked"]]
        yield Search(row["candidates"], right, bool(gold), part[row["passage"]])


def read_strange(footnote, path):
    """Searches of stories that the questions are not about: each is asked of the
    next passage of another title."""
    with open_set(path) as lines:
        passages = list(map(json.loads, lines))
    passages = [p for p in passages if not held_out(p["title"])]
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        for at, passage in enumerate(passages):
            others = passages[at:] + passages[:at]
            other = next(p for p in others if p["title"] != passage["title"])
            file.write(json.dumps(dict(other, questions=[
                dict(question, id=str(i), answers=[], spans=[])
                for i, question in enumerate(passage["questions"])], id=str(at))) + "\n")
        file.flush()
        rows = run([footnote, "eval", "--json", "--features", file.name])
    for row in rows:
        yield Search(row["candidates"], [False] * len(row["ranked"]), False,
                     part_of(passages[int(row["passage"])]["title"]), own=STRANGE)


def read_story(footnote, path, *story):
    """Searches for questions about the story that ships, or about the same story as
    another file tells it, each asked afresh, or for those of conversations, which
    refer to what was said before."""
    with open(path, encoding="utf-8") as lines:
        talks = [row.get("turns", [row]) for row in map(json.loads, lines)]
    talks = [talk for talk in talks if not held_out(talk[0]["question"])]
    answers = iter(run([footnote, "ask", "--json", "--features", *story], "\n\n".join(
        "\n".join(row["question"] for row in talk) for talk in talks) + "\n"))
    for row in (row for talk in talks for row in talk):
        whole, *parts = next(answers)["searches"] or [[]]
        if row["answerable"] and not row["paragraphs"]:
            continue
        for search in [whole] + parts:
            right = [c["paragraph"] in row.get("paragraphs", []) for c in search]
            own = 1 if search is whole else 1 / len(parts)
            yield Search(search, right, row["answerable"], part_of(row["question"]), True, own,
                         search is whole)


def matrix(searches, names):
    column = {name: i for i, name in enumerate(names)}
    x = np.zeros((sum(len(s.values) for s in searches), len(names)))
    rows = (values for search in searches for values in search.values)
    for row, values in zip(x, rows):
        for name, value in values.items():
            row[column[name]] = value
    return x


class Descent:
    """Adam (Kingma and Ba 2015) over several arrays, with a rate that falls to 0."""

    def __init__(self, arrays, steps, rate):
        self.arrays, self.steps, self.rate, self.step = arrays, steps, rate, 0
        self.m = [np.zeros_like(a) for a in arrays]
        self.v = [np.zeros_like(a) for a in arrays]

    def go(self, gradients):
        self.step += 1
        rate = self.rate * (1 - self.step / (self.steps + 1))
        for a, m, v, g in zip(self.arrays, self.m, self.v, gradients):
            m += .1 * (g - m)
            v += .001 * (g * g - v)
            a -= rate * m / (1 - .9 ** self.step) / \
                (np.sqrt(v / (1 - .999 ** self.step)) + 1e-9)


class Net:
    """A linear model, and beside it one hidden layer of rectified units. What a
    feature is gets its mean taken off and is divided by its standard deviation,
    at most MOST of them, before it is read."""

    def __init__(self, x, blind, rng):
        self.mean, deviation = x.mean(0), x.std(0)
        known = (deviation > 1e-6) & ~blind
        self.scale = np.where(known, 1 / np.where(known, deviation, 1), 0)
        features = x.shape[1]
        self.linear = np.zeros(features)
        self.hidden = rng.normal(0, 1 / np.sqrt(features), (features, HIDDEN))
        self.bias = np.zeros(HIDDEN)
        self.out = np.zeros(HIDDEN)
        self.from_ = np.zeros(1)  # what the sum begins with, where it matters

    def parts(self):
        return [self.linear, self.hidden, self.bias, self.out, self.from_]

    def read(self, x):
        return np.clip((x - self.mean) * self.scale, -MOST, MOST)

    def forward(self, x, keep=1.0):
        """The sums for x, as read, and the units' values times keep."""
        units = np.maximum(x @ self.hidden + self.bias, 0) * keep
        return x @ self.linear + units @ self.out + self.from_, units

    def backward(self, x, units, keep, slope):
        """The gradients of parts(), from that of the sums."""
        back = np.outer(slope, self.out) * (units > 0) * keep
        return [x.T @ slope, x.T @ back, back.sum(0), units.T @ slope, slope.sum(keepdims=True)]

    def sums(self, values):
        return self.forward(self.read(values))[0]


def fit_mean(net_of, *how):
    """The mean of several nets, each from net_of(rng), as one: fitted alike, from other
    beginnings."""
    nets = [fit(net_of(rng), rng, *how) for rng in map(np.random.default_rng, range(NETS))]
    mean = nets[0]
    mean.linear = np.mean([net.linear for net in nets], 0)
    mean.from_ = np.mean([net.from_ for net in nets], 0)
    mean.hidden = np.hstack([net.hidden for net in nets])
    mean.bias = np.hstack([net.bias for net in nets])
    mean.out = np.hstack([net.out for net in nets]) / NETS
    return mean


def fit(net, rng, x, groups, slope_of, pull, prior):
    """Fits a net to groups, pairs of the first row of x and the one behind the last;
    slope_of(rows, sums) is the gradient of their loss. The linear part is drawn
    towards prior by pull, the rest towards 0."""
    x = net.read(x)
    net.linear += prior
    steps = EPOCHS * -(-len(groups) // BATCH)
    descent = Descent(net.parts(), steps, RATE)
    for _ in range(EPOCHS):
        order = rng.permutation(len(groups))
        for first in range(0, len(order), BATCH):
            batch = [groups[g] for g in order[first:first + BATCH]]
            rows = np.concatenate([np.arange(a, b) for a, b in batch])
            part = x[rows]
            keep = (rng.random((len(rows), HIDDEN)) > DROPPED) / (1 - DROPPED)
            sums, units = net.forward(part, keep)
            gradients = net.backward(part, units, keep, slope_of(rows, sums, batch))
            targets, pulls = [prior, 0, 0, 0, None], [np.where(prior, PRIOR_PULL, pull)] + 4 * [pull]
            descent.go([g if t is None else g + 2 * p * (a - t)
                        for g, a, t, p in zip(gradients, net.parts(), targets, pulls)])
    return net


def values_of(names, table):
    return np.array([table.get(name, 0.0) for name in names])


def fit_order(searches, names):
    searches = [s for s in searches if s.whole and s.right.any() and not s.right.all()]
    x, right = matrix(searches, names), np.concatenate([s.right for s in searches])
    ends = np.cumsum([0] + [len(s.right) for s in searches])
    weight = np.repeat([ORDER_STORY if s.story else 1.0 for s in searches], np.diff(ends))
    blind = np.array([n in ORDERLESS or n.startswith("asks-") for n in names])
    def slope_of(rows, sums, batch):
        sizes = np.array([b - a for a, b in batch])
        starts = np.r_[0, np.cumsum(sizes)[:-1]]
        e = np.exp(sums - np.repeat(np.maximum.reduceat(sums, starts), sizes))
        p = e / np.repeat(np.add.reduceat(e, starts), sizes)
        good = p * right[rows]
        target = good / np.repeat(np.add.reduceat(good, starts) + 1e-12, sizes)
        return (p - target) * weight[rows] / len(batch)

    return fit_mean(lambda rng: Net(x, blind, rng), x, list(zip(ends[:-1], ends[1:])), slope_of,
                    ORDER_PULL, np.zeros(len(names)))


def put_in_order(search, names, net, prior):
    """What it found, best first, with the features that are known only then."""
    lead, chance = names.index("lead"), names.index("chance")
    x = matrix([search], names)
    score = net.sums(x) + x @ prior
    best = np.argsort(-score, kind="stable")
    x, score, right = x[best], score[best], search.right[best]
    for row, own in zip(x, score):
        other = score[0] if own < score[0] else score[1] if len(score) > 1 else own - LEAD_MOST
        row[lead] = np.clip(own - other, -LEAD_MOST, LEAD_MOST)
    x[:, chance] = np.exp(score - score[0]) / np.exp(score - score[0]).sum()
    return x[:3], right[:3]


def fit_answers(searches, ordered, names):
    x, right = (np.concatenate(part) for part in zip(*ordered))
    weight = []
    for search, (_, these) in zip(searches, ordered):
        own = search.own * (ANSWERS_STORY if search.story else 1)
        own *= UNANSWERED if search.story and not search.answerable else 1
        weight += [own] + [own * BEHIND] * (len(these) - 1)
    weight = np.array(weight) / np.mean(weight)
    prior = values_of(names, PRIOR)

    def net_of(rng):
        net = Net(x, np.zeros(len(names), bool), rng)
        net.from_[0] = PRIOR_BIAS + net.mean @ (prior * (net.scale > 0))
        return net

    def slope_of(rows, sums, _):
        return (1 / (1 + np.exp(-sums)) - right[rows]) * weight[rows] / len(rows)

    ends = np.cumsum([0] + [len(part) for part, _ in ordered])
    return fit_mean(net_of, x, list(zip(ends[:-1], ends[1:])), slope_of, ANSWERS_PULL,
                    prior * x.std(0) * (x.std(0) > 1e-6))


def model(name, names, net, prior):
    """A net as weights.h has it; prior is for features that no question told of."""
    columns = {"mean": [], "scale": [], "linear": [], "unit": []}
    for i, feature in enumerate(names):
        own = [net.mean[i], net.scale[i], net.linear[i]]
        if net.scale[i] == 0:
            own = [0, 1, prior.get(feature, 0)]
        units = net.hidden[i] if net.scale[i] > 0 else np.zeros(NETS * HIDDEN)
        if not own[2] and not any(units):
            continue
        at = f"[FEATURE_{feature.upper().replace('-', '_')}] = "
        for column, value in zip(columns.values(), [row([v]) for v in own] + [f"{{{row(units)}}}"]):
            column.append(at + value + ",")
    lines = [f"const struct model {name} = {{"]
    for column, values in columns.items():
        a_line = 1 if column == "unit" else 2
        rows = (values[i:i + a_line] for i in range(0, len(values), a_line))
        lines += [f"\t.{column} = {{", *("\t\t" + " ".join(values) for values in rows), "\t},"]
    lines += [f"\t.from = {row(net.from_)},", f"\t.bias = {{{row(net.bias)}}},",
              f"\t.out = {{{row(net.out)}}},", "};", ""]
    return "\n".join(lines)


def row(values):
    return ", ".join(f"{v:#.4g}F" for v in values)


def cross_ordered(searches, names, prior):
    """Each search in the order of a net that was fitted without its story, as a
    stranger's search will be."""
    ordered = [None] * len(searches)
    for part in range(FOLDS):
        net = fit_order([s for s in searches if s.part != part], names)
        for i, search in enumerate(searches):
            if search.part == part:
                ordered[i] = put_in_order(search, names, net, prior)
    return ordered


def main():
    footnote, *paths = sys.argv[1:]
    articles = [path for path in paths if path.endswith(".md")]
    paths = [path for path in paths if path not in articles]
    searches = []
    for path in paths:
        if is_set(path):
            searches += list(read_set(footnote, path)) + list(read_strange(footnote, path))
        else:
            searches += read_story(footnote, path)
            for article in articles:
                searches += read_story(footnote, path, "-k", article)
    searches = [s for s in searches if s.values]
    names = sorted({name for s in searches for values in s.values for name in values} | set(PRIOR))
    order = fit_order(searches, names)
    ordered = cross_ordered(searches, names, values_of(names, PRIOR_ORDER))
    answers = fit_answers(searches, ordered, names)
    print("/* weights.c - what each feature counts; made by `make train` */\n"
          "/* clang-format off */\n"
          '#include "knowledge/weights.h"\n\n'
          + model("weights_order", names, order, PRIOR_ORDER) + "\n"
          + model("weights_answers", names, answers, PRIOR), end="")


if __name__ == "__main__":
    main()
