#!/usr/bin/python3
"""Fits the weights of what speaks for a short answer (extract.h), and writes extract_weights.c.

    train_extract.py FOOTNOTE SET.jsonl[.gz]... >extract_weights.c

Each SET is a question set as `footnote eval` reads it; only its training part is used.
A log-linear model: of all candidates in the statement that the search puts first, the
probability of those that are an answer, as SQuAD's official script compares texts, is
made as large as it gets (maximum likelihood, with a Gaussian prior).
"""
import gzip
import json
import re
import string
import subprocess
import sys

import numpy as np

EXPECTED, FORMS = 11, 6  # groups of weights, as in extract.h
L2 = [0.5] + [2.0] * (EXPECTED + FORMS)  # the prior, by group
STEPS, RATE = 150, 0.1
SCALE, MOST = 32, 127  # the weights are small whole numbers


def normalised(text):
    text = "".join(c for c in text.lower() if c not in string.punctuation)
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", text).split())


def read_set(footnote, path):
    """Yields (group by expected, group by form, values, which are right, value counts)."""
    texts, answers = {}, {}
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as lines:
        for passage in map(json.loads, lines):
            texts[passage["id"]] = passage["text"].encode()
            for question in passage["questions"]:
                answers[passage["id"], question["id"]] = {normalised(a)
                                                          for a in question["answers"]}
    run = subprocess.Popen([footnote, "eval", "--json", "--spans", "--part", "train", path],
                           stdout=subprocess.PIPE)
    for row in map(json.loads, run.stdout):
        text, gold, spans = texts[row["passage"]], answers[row["passage"], row["id"]], row["spans"]
        right = np.array([normalised(text[start:end].decode()) in gold
                          for start, end, *_ in spans["candidates"]])
        if right.any():
            values = np.array([c[2:] for c in spans["candidates"]], np.int32)
            yield 1 + spans["expected"], 1 + EXPECTED + spans["form"], values, right, spans["values"]
    if run.wait():
        sys.exit(f"{footnote} eval ended with {run.returncode}")


def fit(questions):
    """The weights, a row a group."""
    counts = questions[0][4]
    first = np.r_[0, np.cumsum(counts)]
    groups, width = 1 + EXPECTED + FORMS, first[-1]
    sizes = np.array([len(q[3]) for q in questions])
    starts = np.r_[0, np.cumsum(sizes)[:-1]]
    own = np.concatenate([q[2] for q in questions]) + first[:-1].astype(np.int32)
    used = [own] + [own + np.repeat([width * q[which] for q in questions], sizes)[:, None]
                    for which in (0, 1)]
    right = np.concatenate([q[3] for q in questions])
    pull = np.array(L2)[:, None] / len(questions)

    def shares(z):
        e = np.exp(z - np.repeat(np.maximum.reduceat(z, starts), sizes))
        return e / np.repeat(np.add.reduceat(e, starts), sizes)

    w = np.zeros((groups, width))
    m, v = np.zeros_like(w), np.zeros_like(w)
    for step in range(1, STEPS + 1):  # Adam (Kingma and Ba 2015), over all at once
        p = shares(sum(w.ravel()[u].sum(1) for u in used))
        good = p * right
        good /= np.repeat(np.add.reduceat(good, starts) + 1e-12, sizes)
        change = np.repeat((p - good) / len(questions), len(counts))
        g = sum(np.bincount(u.ravel(), change, groups * width) for u in used)
        g = g.reshape(groups, width) + pull * w
        m, v = .9 * m + .1 * g, .999 * v + .001 * g * g
        w -= RATE * (1 - step / (STEPS + 1)) * (m / (1 - .9 ** step)) / \
            (np.sqrt(v / (1 - .999 ** step)) + 1e-9)
    return w


def table(weights):
    rows = []
    for row in np.clip(np.rint(weights * SCALE), -MOST, MOST).astype(int):
        lines, line = [], "\t\t"
        for number in row:
            if len(line) + len(f"{number}, ") > 84:
                lines.append(line.rstrip())
                line = "\t\t"
            line += f"{number}, "
        rows.append("\t{\n" + "\n".join(lines + [line.rstrip()]) + "\n\t},")
    return "\n".join(rows)


def main():
    footnote, *sets = sys.argv[1:]
    questions = [question for path in sets for question in read_set(footnote, path)]
    weights = fit(questions)
    print("/* extract_weights.c - what speaks for a short answer; made by `make train` */\n"
          '#include "knowledge/extract.h"\n\n'
          "/* clang-format off */\n"
          f"const signed char extract_weights[EXTRACT_GROUPS][EXTRACT_VALUES] = {{\n"
          f"{table(weights)}\n}};")


if __name__ == "__main__":
    main()
