#!/usr/bin/python3
"""Plugins in C that do what none may, at the command line: named, and no command hangs.

The program to test is named by the environment variable FOOTNOTE.
"""
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from cases import main, test

FOOTNOTE = pathlib.Path(os.environ.get("FOOTNOTE", "build/footnote")).resolve()
NATIVE = FOOTNOTE.parent / "tests/data/native"
SANITIZED = "asan" in FOOTNOTE.parts  # then it has no sandbox, and reports of its own
DATA = ["-k", "tests/data/bridge.md", "-p", "tests/data/plugins"]
COST = "how much will the bridge cost?"

CRASH = "the plugin crashed: Segmentation fault"
LATE = "the plugin takes too long"
ENDED = "the plugin ended the program"
STOPPED = "the plugin was stopped: it may neither use the network nor start a process"

# Asked of hostile.c.
ACTS = {"crash": CRASH, "loop": LATE, "deepen": CRASH, "abort": "the plugin crashed: Aborted",
        "exit": ENDED, "quit": ENDED, "stop": LATE, "deafen": LATE, "shut": ENDED,
        "fork": STOPPED, "socket": STOPPED, "unmap": CRASH}
SANITIZED_ACTS = ["loop", "exit", "stop", "deafen"]

# What loads_badly.c does, and when.
LOADS = {"crash": CRASH, "hang": LATE, "quit": ENDED, "stop": LATE, "call": STOPPED,
         "spawn": STOPPED, "exec": STOPPED, "open crash": CRASH, "open hang": LATE,
         "open call": STOPPED, "close crash": CRASH, "close hang": LATE, "close quit": ENDED,
         "end crash": CRASH, "end hang": LATE, "end spawn": STOPPED}
SANITIZED_LOADS = ["hang", "open hang", "close hang", "end hang"]


def run(*args, text=""):
    """Returns (status, standard output, standard error)."""
    done = subprocess.run([FOOTNOTE, *args], input=text, capture_output=True, timeout=30,
                          encoding="utf-8", check=False)
    return done.returncode, done.stdout, done.stderr


def names_last(err, what):
    assert err.endswith(f"footnote: {what}\n"), f"{err!r} does not end with {what!r}"


def loads(folder, act):
    """A plugin that does that when it is loaded, opened, tested, closed or unloaded."""
    assert len(act) <= 11, act
    copy = pathlib.Path(folder, act.replace(" ", "-") + ".so")
    copy.write_bytes((NATIVE / "loads_badly.so").read_bytes().replace(
        b"act: nothing    ", b"act: " + act.encode().ljust(11)))
    return copy


def for_all(function, acts):
    """Those that hang wait side by side."""
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        list(pool.map(function, acts))


@test
def what_a_handler_does_is_told_with_its_intent():
    path = NATIVE / "hostile.so"

    def ask(act):
        status, out, err = run("ask", "--json", *DATA, path, "--fresh",
                               text=f"{COST}\nhostile {act}\n{COST}\n")
        assert status == 1, (act, status, out, err)
        assert json.loads(out)["answer"] == "$12 million", (act, out)
        names_last(err, f"{path}: hostile/obey: {ACTS[act]}")

    for_all(ask, SANITIZED_ACTS if SANITIZED else ACTS)


@test
def what_is_done_when_loading_or_closing_is_told():
    def ask_and_check(act):
        copy = loads(folder, act)
        for command in (["ask", *DATA, copy, COST], ["check", *DATA, copy]):
            status, out, err = run(*command)
            assert status == 1, (act, status, out, err)
            names_last(err, f"{copy}: {LOADS[act]}")
            assert ("bridge" in out or "passed" in out) == act.startswith(("close", "end")), out

    with tempfile.TemporaryDirectory() as folder:
        for_all(ask_and_check, SANITIZED_LOADS if SANITIZED else LOADS)


@test
def check_names_the_intent_that_a_test_ends():
    with tempfile.TemporaryDirectory() as folder:
        for act, why in (("test hang", LATE), ("test crash", CRASH))[:1 if SANITIZED else 2]:
            copy = loads(folder, act)
            status, _, err = run("check", *DATA, copy)
            assert status == 1, (act, status)
            names_last(err, f"{copy}: {copy.stem}/pass: {why}")


@test
def what_it_is_refused_harms_nobody():
    with tempfile.TemporaryDirectory() as folder:
        for act in () if SANITIZED else ("stray", "open stray", "close stray", "end stray",
                                         "test stray"):
            copy = loads(folder, act)
            status, out, err = run("ask", "--json", "--fresh", *DATA, copy,
                                   text=f"{COST}\npass\n{COST}\n")
            answers = [json.loads(line)["answer"] for line in out.splitlines()]
            assert (status, answers) == (0, ["$12 million", "", "$12 million"]), (act, out, err)
            assert sorted(err.splitlines()) == ["printed", "strayed"], (act, err)
            assert not os.path.exists("harm"), act


@test
def one_that_leaves_a_thread_running_is_set_aside():
    with tempfile.TemporaryDirectory() as folder:
        for act in ("thread", "open thread"):
            copy = loads(folder, act)
            status, out, err = run("ask", *DATA, copy, COST)
            assert status == 0 and out.startswith("$12 million."), (act, out, err)
            assert err.startswith(f"footnote: {copy}: it leaves a thread running\n"), (act, err)


@test
def what_is_over_and_what_is_no_verdict_are_told():
    path = NATIVE / "hostile.so"
    status, out, err = run("ask", "--json", "--fresh", *DATA, path,
                           text=f"hostile hello\n{COST}\nhostile revive\nhostile mumble\n")
    answers = [json.loads(line)["answer"] for line in out.splitlines()]
    assert (status, answers) == (0, ["done", "$12 million", "done", ""]), (out, err)
    over = f"footnote: {path}: it uses the turn of a handler that has returned\n"
    assert err == (4 * over + f"footnote: {path}: hostile/obey has no slot {{atc}}\n"
                   f"footnote: {path}: the handler returns 77, which is no verdict\n"), err


if __name__ == "__main__":
    sys.exit(main())
