#!/usr/bin/python3
"""Fits the weights of the features (features.h) to questions, and writes weights.c.

    train.py FOOTNOTE QUESTIONS.jsonl SET.jsonl.gz... >weights.c

QUESTIONS are about the story that ships (tests/eval), each SET a question set as
`footnote eval` reads it. Only the training part of a set is used, and of QUESTIONS
those whose hash, as that of the sets' titles, is no multiple of three.

Two linear models. The order: listwise softmax, the probability that the statement
in first place is right (ListNet, Cao et al. 2007). The confidence: logistic
regression on the first three of each search, drawn towards PRIOR where the
questions say little.
"""
import gzip
import json
import subprocess
import sys

import numpy as np

# What a question about the story that ships counts, which has other names and a
# thesaurus behind it; one of a set counts 1. And how much more where the story
# does not answer: a wrong answer is worse than none.
ORDER_STORY, ANSWERS_STORY, UNANSWERED = 3, 20, 1.4
BEHIND = 0.3  # what the second and third of a search count
ORDER_L2, ANSWERS_L2 = 1e-3, 0.2  # pull of the prior, a standard deviation of a feature
STEPS, RATE = 1500, 0.05

LEAD_MOST = 4.0  # as features.c has it

# Weights that people chose for the confidence, before there were sets to fit it to;
# no single question shows what a conversation is about.
PRIOR = {"coverage": 1.0, "exact": 1.1, "predicate": 1.95, "absent-name": -3.0, "length": 0.45,
         "margin": 0.8, "mass": 0.28, "topic": 0.3, "unreal": -1.1, "focus": 0.9, "swapped": -3.0}
PRIOR_BIAS = -4.0
PRIOR_ORDER = {"focus": 1.5}

# The same for all statements of a search, or known once these are in order.
ORDERLESS = {"lead", "chance", "story", "length", "unknown"}


def held_out(text):
    value = 2166136261
    for byte in text.encode():
        value = (value ^ byte) * 16777619 & 0xFFFFFFFF
    return value % 3 == 0


class Search:
    """The values of what a search found, and which of it is right."""

    def __init__(self, candidates, right, answerable, story=False, own=1.0, whole=True):
        keep = [i for i, c in enumerate(candidates) if c["features"]]
        self.values = [candidates[i]["features"] for i in keep]
        self.right = np.array([right[i] for i in keep], bool)
        self.answerable, self.story = answerable, story
        self.own = own      # its share of its question
        self.whole = whole  # for all of the question, not for a part of its words


def run(args, text=None):
    done = subprocess.run(args, input=text, stdout=subprocess.PIPE, encoding="utf-8", check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def read_set(footnote, path):
    spans = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for passage in map(json.loads, lines):
            for question in passage["questions"]:
                spans[passage["id"], question["id"]] = question["spans"]
    for row in run([footnote, "eval", "--json", "--features", "--part", "train", path]):
        gold = spans[row["passage"], row["id"]]
        right = [any(r["start"] <= s and e <= r["end"] for s, e in gold) for r in row["ranked"]]
        yield Search(row["candidates"], right, bool(gold))


def read_story(footnote, path):
    with open(path, encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if not held_out(row["question"])]
    answers = run([footnote, "ask", "--json", "--fresh", "--features"],
                  "\n".join(row["question"] for row in rows) + "\n")
    for row, answer in zip(rows, answers):
        if row["answerable"] and not row["paragraphs"]:
            continue
        whole, *parts = answer["searches"]
        for search in [whole] + parts:
            right = [c["paragraph"] in row.get("paragraphs", []) for c in search]
            own = 1 if search is whole else 1 / len(parts)
            yield Search(search, right, row["answerable"], True, own, search is whole)


def matrix(searches, names):
    column = {name: i for i, name in enumerate(names)}
    x = np.zeros((sum(len(s.values) for s in searches), len(names)))
    rows = (values for search in searches for values in search.values)
    for row, values in zip(x, rows):
        for name, value in values.items():
            row[column[name]] = value
    return x


def descend(gradient, w):
    """Adam (Kingma and Ba 2015), over all at once."""
    m, v = np.zeros_like(w), np.zeros_like(w)
    for step in range(1, STEPS + 1):
        g = gradient(w)
        m, v = .9 * m + .1 * g, .999 * v + .001 * g * g
        rate = RATE * (1 - step / (STEPS + 1))
        w = w - rate * m / (1 - .9 ** step) / (np.sqrt(v / (1 - .999 ** step)) + 1e-9)
    return w


def deviations(x):
    """Of each column; infinite where it never changes, so that nothing is learnt."""
    scale = x.std(0)
    return np.where(scale > 1e-6, scale, np.inf)


def values_of(names, table):
    return np.array([table.get(name, 0.0) for name in names])


def fit_order(searches, names):
    searches = [s for s in searches if s.whole and s.right.any() and not s.right.all()]
    x, right = matrix(searches, names), np.concatenate([s.right for s in searches])
    sizes = np.array([len(s.right) for s in searches])
    starts = np.r_[0, np.cumsum(sizes)[:-1]]
    weight = np.array([ORDER_STORY if s.story else 1.0 for s in searches])
    weight = np.repeat(weight / weight.sum(), sizes)
    scale = deviations(x)
    scale[[n in ORDERLESS or n.startswith("asks-") for n in names]] = np.inf
    x = x / scale

    def gradient(w):
        z = x @ w
        e = np.exp(z - np.repeat(np.maximum.reduceat(z, starts), sizes))
        p = e / np.repeat(np.add.reduceat(e, starts), sizes)
        good = p * right
        target = good / np.repeat(np.add.reduceat(good, starts) + 1e-12, sizes)
        return x.T @ ((p - target) * weight) + ORDER_L2 * w

    w = descend(gradient, np.zeros(len(names))) / scale
    return w + values_of(names, PRIOR_ORDER)


def put_in_order(search, names, order):
    """What it found, best first, with the features that are known only then."""
    lead, chance = names.index("lead"), names.index("chance")
    x = matrix([search], names)
    score = x @ order
    best = np.argsort(-score, kind="stable")
    x, score, right = x[best], score[best], search.right[best]
    for row, own in zip(x, score):
        other = score[0] if own < score[0] else score[1] if len(score) > 1 else own - LEAD_MOST
        row[lead] = np.clip(own - other, -LEAD_MOST, LEAD_MOST)
    x[:, chance] = np.exp(score - score[0]) / np.exp(score - score[0]).sum()
    return x[:3], right[:3]


def fit_answers(searches, names, order):
    ordered = [put_in_order(s, names, order) for s in searches]
    x, right = (np.concatenate(part) for part in zip(*ordered))
    weight = []
    for search, (_, these) in zip(searches, ordered):
        own = search.own * (ANSWERS_STORY if search.story else 1)
        own *= UNANSWERED if search.story and not search.answerable else 1
        weight += [own] + [own * BEHIND] * (len(these) - 1)
    weight = np.array(weight) / sum(weight)
    scale, prior = deviations(x), values_of(names, PRIOR)
    known = np.isfinite(scale)
    x = np.c_[x / scale, np.ones(len(x))]
    target = np.r_[np.where(known, prior, 0) * np.where(known, scale, 0), PRIOR_BIAS]
    pull = np.r_[np.full(len(names), ANSWERS_L2), 0]

    def gradient(w):
        return x.T @ ((1 / (1 + np.exp(-x @ w)) - right) * weight) + pull * (w - target)

    w = descend(gradient, target.copy())
    return np.where(known, w[:-1] / scale, prior), w[-1]


def table(name, names, weights):
    lines = [f"const double {name}[FEATURES] = {{"]
    lines += [f"\t[FEATURE_{n.upper().replace('-', '_')}] = {w:.4g},"
              for n, w in zip(names, weights) if abs(w) > 5e-4]
    return "\n".join(lines + ["};"])


def main():
    footnote, story, *sets = sys.argv[1:]
    searches = list(read_story(footnote, story))
    for path in sets:
        searches += read_set(footnote, path)
    searches = [s for s in searches if s.values]
    names = sorted({name for s in searches for values in s.values for name in values} | set(PRIOR))
    order = fit_order(searches, names)
    answers, bias = fit_answers(searches, names, order)
    print("/* weights.c - what each feature counts; made by `make train` */\n"
          '#include "knowledge/weights.h"\n\n'
          + table("weights_order", names, order)
          + f"\n\nconst double weights_bias = {bias:.4g};\n\n"
          + table("weights_answers", names, answers))


if __name__ == "__main__":
    main()
