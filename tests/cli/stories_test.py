#!/usr/bin/python3
"""Several stories at once: which one answers, and which one is talked of.

The program to test is named by the environment variable FOOTNOTE.
"""
import os
import pathlib
import subprocess
import sys

from cases import main

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOOTNOTE = os.path.abspath(os.environ.get("FOOTNOTE", ROOT / "build/footnote"))
STORIES = [str(ROOT / f"tests/data/{name}.md") for name in ("ferry", "bridge", "delay")]
OPTIONS = ["-p", str(ROOT / "plugins"), "-k", *STORIES]

BRIDGE = 'Harnley Gazette, "A new bridge for Harnley"'
DELAY = 'Arn Valley News, "Harnley\'s bridge is late"'
FERRY = 'Coast Post, "New ferries for Norhaven"'

# What is asked, and all that the room would read.
CONVERSATIONS = {
    "the source names the story": [
        ("who is Mara Quist?",
         f"The mayor of Norhaven.\n> Mara Quist is the mayor of Norhaven.\n{FERRY}, paragraph 2"),
    ],
    "a list from several stories says which item is from which": [
        ("tell me about Norway",
         "The story says:\n"
         '- Norway has not banned diesel ferries. ("New ferries for Norhaven", paragraph 4)\n'
         "- River Works has built nine bridges in Norway, Iceland and Denmark. "
         '("A new bridge for Harnley", paragraph 4)\n'
         "- River Works has not built bridges in Norway. "
         '("Harnley\'s bridge is late", paragraph 5)\n'
         f"{FERRY}\n{BRIDGE}\n{DELAY}"),
    ],
    "stories that differ are both quoted": [
        ("how much does the bridge cost?",
         "The stories differ:\n$12 million.\n"
         "> The bridge costs $12 million, said Ada Lowe, the mayor of Harnley.\n"
         f"{BRIDGE}, paragraph 2\n$15 million.\n"
         f"> The new bridge for Harnley costs $15 million.\n{DELAY}, paragraph 1"),
        ("has River Works built bridges in Norway?",
         "The stories differ:\nNo.\n> River Works has not built bridges in Norway.\n"
         f"{DELAY}, paragraph 5\nYes.\n"
         "> River Works has built nine bridges in Norway, Iceland and Denmark.\n"
         f"{BRIDGE}, paragraph 4"),
    ],
    "a verb alone is asked of the story that is talked of": [
        ("who builds the bridge?",
         "The company River Works.\n> The company River Works builds the bridge.\n"
         f"{BRIDGE}, paragraph 3"),
        ("was anybody sued?",
         "The story does not say whether anybody was sued."),
    ],
    "which stories are known about something": [
        ("which stories do you know about ferries?", "New ferries for Norhaven (Coast Post)."),
    ],
    "another name holds in its own story": [
        ("in the story about the new bridge, what did the mayor say?",
         f"> Lowe called the old bridge “a danger to all”.\n{BRIDGE}, paragraph 5"),
        ("in the ferry story, what did the mayor say?",
         '> Mara Quist said that the old ferries are "loud and dirty".\n'
         f"{FERRY}, paragraph 12"),
    ],
    "what stories agree on is said once": [
        ("who builds the bridge?",
         "The company River Works.\n> The company River Works builds the bridge.\n"
         f"{BRIDGE}, paragraph 3"),
    ],
    "which story was meant is asked, and the answer taken": [
        ("who wrote the story?",
         "Which story do you mean?\n- A new bridge for Harnley (Harnley Gazette)\n"
         "- Harnley's bridge is late (Arn Valley News)\n"
         "- New ferries for Norhaven (Coast Post)"),
        ("the bridge",
         "Which story do you mean?\n- A new bridge for Harnley (Harnley Gazette)\n"
         "- Harnley's bridge is late (Arn Valley News)"),
        ("the late one", "The story names no author; Ben Frost contributed to it."),
        ("when was it published?", "2024-06-02."),
        ("and the ferry story?", "The story does not say when it was published."),
    ],
    "the conversation stays in its story": [
        ("who is Carl Dean?",
         "The director of River Works.\n> Carl Dean is the director of River Works.\n"
         f"{DELAY}, paragraph 4"),
        ("how much does the bridge cost?",
         "$15 million.\n> The new bridge for Harnley costs $15 million.\n"
         f"{DELAY}, paragraph 1"),
        ("when does the work begin?",
         f"In June.\n> Work on the bridge begins in June.\n{DELAY}, paragraph 2"),
        ("more",
         "The story goes on:\n- The company River Works builds the bridge. (paragraph 3)\n"
         f"- Carl Dean is the director of River Works. (paragraph 4)\n{DELAY}"),
        ("who wrote it?", "The story names no author; Ben Frost contributed to it."),
        ("who is Mara Quist?",
         f"The mayor of Norhaven.\n> Mara Quist is the mayor of Norhaven.\n{FERRY}, paragraph 2"),
        ("who wrote it?", "The story names no author; Ida Holm contributed to it."),
        ("how long does the work take?",
         f"Two years.\n> Work begins in May and takes two years.\n{BRIDGE}, paragraph 3"),
    ],
    "a story that is not here answers nothing": [
        ("in the story about Vodafone, who is Carl Dean?",
         "None of the 3 stories is about that."),
        ("in the ferry story, who is Carl Dean?", "The story does not mention Carl Dean."),
        ("who is Carl Dean's brother?", None),
    ],
    "what none of them says is said of all": [
        ("what does Vodafone pay?", "None of the 3 stories mentions Vodafone."),
        ("who founded Baltic Steel?", None),
    ],
}


def ask(questions, options=()):
    done = subprocess.run([FOOTNOTE, "ask", *OPTIONS, *options], input="\n".join(questions) + "\n",
                          capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout.rstrip("\n").split("\n\n")


def converse(turns):
    answers = ask([question for question, _ in turns])
    for (question, want), got in zip(turns, answers, strict=True):
        if want is not None and got.strip() != want.strip():
            raise AssertionError(f"{question}\n{got!r}\nis not\n{want!r}")


def plugins_pass_their_tests():
    done = subprocess.run([FOOTNOTE, "check", *OPTIONS, "-p",
                           str(ROOT / "tests/data/several.yaml")],
                          capture_output=True, encoding="utf-8", timeout=120, check=False)
    assert done.returncode == 0 and ", 0 failed" in done.stdout, done.stdout + done.stderr


def cases():
    for name, turns in CONVERSATIONS.items():
        yield name, lambda turns=turns: converse(turns)
    yield "the intents that ship answer from the right story", plugins_pass_their_tests


if __name__ == "__main__":
    sys.exit(main(cases()))
