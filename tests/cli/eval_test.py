#!/usr/bin/python3
"""The command line: eval, its figures against such as are computed here.

The program to test is named by the environment variable FOOTNOTE.
"""
import collections
import gzip
import json
import os
import pathlib
import re
import string
import subprocess
import sys
import tempfile

from cases import main, test

FOOTNOTE = os.path.abspath(os.environ.get("FOOTNOTE", "build/footnote"))
SET = os.path.abspath("tests/data/questions.jsonl")


def run(*args, cwd=None):
    """Returns (status, standard output, standard error)."""
    done = subprocess.run([FOOTNOTE, "eval", *args], stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=120, cwd=cwd, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def same(got, want):
    assert got == want, f"\n{got!r}\nis not\n{want!r}"


def holds(text, part):
    assert part in text, f"\n{text!r}\ndoes not have\n{part!r}"


def figure(report, name):
    """The first number of the line that begins with that name."""
    found = re.search(rf"^ *{re.escape(name)} +(-?[\d.]+)", report, re.M)
    assert found, f"\n{report}\nhas no {name!r}"
    return float(found[1])


def passages(path=SET):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def normalise(text):
    """As SQuAD's official script does."""
    text = "".join(c for c in text.lower() if c not in string.punctuation)
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", text).split())


def f1(answer, gold):
    answer, gold = normalise(answer).split(), normalise(gold).split()
    same_words = sum((collections.Counter(answer) & collections.Counter(gold)).values())
    if not answer or not gold:
        return float(answer == gold)
    return 2 * same_words / (len(answer) + len(gold))


def auc(positives, negatives):
    pairs = [(p > n) + (p == n) / 2 for p in positives for n in negatives]
    return sum(pairs) / len(pairs)


def rows(*args):
    status, out, err = run("--json", *args)
    same((status, err), (0, ""))
    return [json.loads(line) for line in out.splitlines()]


@test
def json_is_an_object_a_question_in_the_order_of_the_set():
    asked = [(p["id"], q["id"]) for p in passages() for q in p["questions"]]
    got = rows(SET)
    same([(r["passage"], r["id"]) for r in got], asked)
    for row in got:
        same(list(row), ["passage", "id", "answered", "confidence", "answer", "ranked",
                         "microseconds"])
        same((row["answer"] == ""), not row["answered"])
        assert 0 <= row["confidence"] <= 1


@test
def ranked_are_all_statements_as_bytes_of_the_text_best_first():
    texts = {p["id"]: p["text"].encode() for p in passages()}
    for row in rows(SET):
        ranked = row["ranked"]
        sentences = [texts[row["passage"]][r["start"]:r["end"]].decode() for r in ranked]
        if row["passage"] == "comet/0":
            same(sorted(sentences), ["A comet passed the Earth in March.",
                                     "It will come back in 76 years.",
                                     "Maria Quist saw it first, from an island off Norway."])
        elif row["passage"] == "harnley/0":
            same(len(sentences), 5)
            holds(sentences, "She called it “a home for everybody”.")
        scores = [r["score"] for r in ranked]
        same(scores, sorted(scores, reverse=True))


@test
def an_answered_and_a_declined_question_are_what_ask_would_say():
    by_id = {r["id"]: r for r in rows(SET)}
    same((by_id["a1"]["answered"], by_id["a1"]["ranked"][0]["start"]), (True, 0))
    holds(by_id["a1"]["answer"], "1921")
    same((by_id["c4"]["answered"], by_id["c4"]["answer"]), (False, ""))
    assert by_id["c4"]["confidence"] > 0, "what was found is told though declined"


@test
def the_report_has_the_figures_that_the_rows_have():
    status, report, err = run(SET)
    got = {r["id"]: r for r in rows(SET)}
    same((status, err), (0, ""))
    can, first, three, reciprocal = 0, 0, 0, 0
    exact, f1_sum, can_sure, cannot_sure = 0, 0, [], []
    for question in (q for p in passages() for q in p["questions"]):
        row = got[question["id"]]
        golds = question["answers"] or [""]
        exact += max(normalise(row["answer"]) == normalise(g) for g in golds)
        f1_sum += max(f1(row["answer"], g) for g in golds)
        (can_sure if question["spans"] else cannot_sure).append(row["confidence"])
        if not question["spans"]:
            continue
        right = [any(r["start"] <= s and e <= r["end"] for s, e in question["spans"])
                 for r in row["ranked"]]
        rank = right.index(True) + 1
        can, first, three = can + 1, first + (rank == 1), three + (rank <= 3)
        reciprocal += 1 / rank
    for name, want in (("right statement R@1", 100 * first / can),
                       ("R@3", 100 * three / can),
                       ("answers inside of one", 100),
                       ("statements a passage", 10 / 3),
                       ("short answer exact match", 100 * exact / len(got)),
                       ("F1", 100 * f1_sum / len(got))):
        assert abs(figure(report, name) - want) < 0.051, f"{name}: {want}\n{report}"
    for name, want in (("MRR", reciprocal / can),
                       ("answerable or not", auc(can_sure, cannot_sure))):
        assert abs(figure(report, name) - want) < 0.00051, f"{name}: {want}\n{report}"


PLUGIN = """
intents:
  sure:
    ask: sure {n}
    find: SELECT 1 AS statement, 'The fox' AS answer, 0.95 AS confidence
  both:
    ask: both {n}
    find: SELECT 2 AS statement, 3 AS also, 'x' AS answer, 0.65 AS confidence
  many:
    ask: many {n}
    find: SELECT statement, 'y' || statement AS answer, 0.75 AS confidence FROM statements
    reply: {many: All}
  unsure:
    ask: unsure {n}
    find: SELECT 1 AS statement, 0.35 AS confidence
"""
TEXT = "A fox ran. Two cats sat. Three geese flew."
HAND = {"id": "p", "title": "T", "text": TEXT, "questions": [
    {"id": "1", "question": "sure north", "answers": ["fox"], "spans": [[2, 5]]},
    {"id": "2", "question": "sure south", "answers": ["cats"], "spans": [[15, 19]]},
    {"id": "3", "question": "sure west", "answers": [], "spans": []},
    {"id": "4", "question": "both north", "answers": ["geese"], "spans": [[31, 36]]},
    {"id": "5", "question": "both south", "answers": ["sat. Three"], "spans": [[20, 30]]},
    {"id": "6", "question": "many north", "answers": ["geese"], "spans": [[31, 36]]},
    {"id": "7", "question": "unsure north", "answers": ["fox ran"], "spans": [[2, 9]]},
    {"id": "8", "question": "unsure south", "answers": [], "spans": []}]}
# The right statement is ranked 1, 2, -, 2, never, 3, 1, -. Answered rightly are 1,
# 4 and 6, the last one in a list of three; 5 has its place in two statements
# together; 2 and 3 are wrong; 7 and 8 declined.
# Answerable or not: 0.95 0.95 0.65 0.65 0.75 0.35 against 0.95 0.35, 6.5 of 12.
# Answer right or not: 0.95 0.65 0.75 against 0.95 0.95 0.65, 3.5 of 9.
# First right or not: 0.95 0.35 against 0.95 0.95 0.65 0.65 0.75 0.35, 5.5 of 12.
# Calibration: (0.3 + 0.25 + 1.85) / 6 and (0.3 + 1.3 + 0.75 + 1.85) / 8.
HAND_REPORT = """\
statements a passage        3.00
answers inside of one       83.3 %
right statement R@1         33.3 %
                R@3         83.3 %
                MRR          0.556
quoted, in at most two      50.0 %
short answer exact match    25.0 %
                F1          25.0 %
  of answerable: exact      16.7 %
                     asked     right     wrong  declined
answerable               6         3         2         1
unanswerable             2         -         1         1
  answerable or not          0.542
  answer right or not        0.389
  first right or not         0.458
0.2 to 0.3           0         0      -            0         0      -
0.3 to 0.4           0         0      -            2         1   50.0
0.6 to 0.7           2         1   50.0            2         0    0.0
0.7 to 0.8           1         1  100.0            1         0    0.0
0.9 to 1.0           3         1   33.3            3         1   33.3
expected calibration error  0.400                         0.525
"""


def write(folder, name, text):
    path = pathlib.Path(folder, name)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


@test
def figures_are_those_computed_by_hand():
    with tempfile.TemporaryDirectory() as folder:
        plugin = write(folder, "hand.yaml", PLUGIN)
        status, report, err = run("-p", plugin, "--", write(folder, "s.jsonl", json.dumps(HAND)))
    same((status, err), (0, ""))
    for line in HAND_REPORT.splitlines():
        assert any(got.startswith(line) for got in report.splitlines()), f"{line!r}\n{report}"


@test
def questions_of_another_story_are_asked_when_wanted():
    same("other story" in run(SET)[1], False)
    status, report, err = run("--other", SET)
    same((status, err), (0, ""))
    assert figure(report, "own or other story") > 0.8, report


@test
def one_title_has_no_other_story():
    with tempfile.TemporaryDirectory() as folder:
        one = write(folder, "one.jsonl", "".join(
            json.dumps(p) + "\n" for p in passages() if p["title"] == "Harnley"))
        status, report, err = run("--other", one)
    same((status, err, "other story" in report), (0, "", False))


@test
def parts_have_the_titles_that_are_theirs():
    same({r["passage"] for r in rows("--part", "heldout", SET)}, {"harnley/0", "harnley/1"})
    same({r["passage"] for r in rows("--part", "train", SET)}, {"comet/0"})
    holds(run("--part", "heldout", SET)[1], "questions.jsonl, held-out part: 2 passages, 10 ques")
    status, out, err = run("--part", "half", SET)
    same((status, out), (2, ""))
    holds(err, "footnote: eval: --part must be train or heldout")


@test
def a_part_without_passages_has_no_figures():
    with tempfile.TemporaryDirectory() as folder:
        path = write(folder, "hand.jsonl", json.dumps(HAND | {"title": "The comet"}))
        status, report, err = run("--part", "heldout", path)
    same((status, err), (0, ""))
    holds(report, "held-out part: 0 passages, 0 questions\n")


@test
def a_compressed_set_has_the_same_figures():
    with tempfile.TemporaryDirectory() as folder:
        path = write(folder, "set.jsonl.gz", gzip.compress(pathlib.Path(SET).read_bytes()))
        got, want = rows(path), rows(SET)
    for row in got + want:
        del row["microseconds"]
    same(got, want)


@test
def several_sets_are_told_one_after_the_other():
    status, report, err = run(SET, SET)
    same((status, err, report.count("questions.jsonl: 3 passages, 14 questions")), (0, "", 2))
    same(len(rows(SET, SET)), 28)


@test
def a_set_that_is_wrong_is_told_with_its_lines_and_the_others_are_measured():
    with tempfile.TemporaryDirectory() as folder:
        write(folder, "bad.jsonl", '{"id":"p"}\n\nnonsense\n')
        write(folder, "empty.jsonl", "")
        status, report, err = run("bad.jsonl", "empty.jsonl", "none.jsonl", SET, cwd=folder)
    same(status, 2)
    lines = err.splitlines()
    same(lines[0], 'footnote: bad.jsonl:1: "title" must be a text that is not empty')
    assert lines[1].startswith("footnote: bad.jsonl:3: "), err
    same(lines[2:], ["footnote: empty.jsonl: has no passages",
                     "footnote: none.jsonl: No such file or directory"])
    holds(report, "questions.jsonl: 3 passages")


@test
def a_span_that_is_not_in_the_text_is_told():
    with tempfile.TemporaryDirectory() as folder:
        bad = json.loads(json.dumps(HAND))
        bad["questions"][2]["spans"] = [[40, 43]]
        write(folder, "bad.jsonl", json.dumps(bad))
        status, out, err = run("--json", "bad.jsonl", cwd=folder)
    same((status, out), (2, ""))
    same(err, "footnote: bad.jsonl:1: question 3: span [40, 43] is not inside of the text,"
              " which has 42 bytes\n")


@test
def a_passage_that_cannot_be_imported_is_told_and_its_questions_are_declined():
    with tempfile.TemporaryDirectory() as folder:
        write(folder, "s.jsonl", json.dumps(HAND) + "\n" +
              json.dumps(HAND | {"text": " " * 50}) + "\n")
        status, out, err = run("--json", "s.jsonl", cwd=folder)
    got = [json.loads(line) for line in out.splitlines()]
    same((status, len(got)), (1, 16))
    assert err.startswith("footnote: s.jsonl:2: "), err
    same([(r["answered"], r["ranked"]) for r in got[8:]], [(False, [])] * 8)


@test
def bad_usage_is_told():
    for args, text in (((), "which files?"), (("-k", "x.md", "--", SET), "-k is not for it"),
                       (("--other", "--json", SET), "--other has no place in --json")):
        status, out, err = run(*args)
        same((status, out), (2, ""))
        holds(err, f"footnote: eval: {text}")


if __name__ == "__main__":
    sys.exit(main())
