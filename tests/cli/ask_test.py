#!/usr/bin/python3
"""The command line: ask, check, explain, and what they refuse.

The program to test is named by the environment variable FOOTNOTE.
"""
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile

from cases import main, test

FOOTNOTE = os.path.abspath(os.environ.get("FOOTNOTE", "build/footnote"))
STORY = os.path.abspath("tests/data/bridge.md")
PLUGINS = os.path.abspath("tests/data/plugins")
BROKEN = os.path.abspath("tests/data/broken.yaml")
DATA = ["-k", STORY, "-p", PLUGINS]
COST = "How much will the bridge cost?"
COST_REPLY = """$12 million.
> The bridge costs $12 million, said Ada Lowe, the mayor of Harnley.
Harnley Gazette, paragraph 2
"""


def run(*args, text="", program=FOOTNOTE, cwd=None):
    """Returns (status, standard output, standard error)."""
    data = text if isinstance(text, bytes) else text.encode()
    done = subprocess.run([program, *args], input=data, capture_output=True, timeout=60, cwd=cwd,
                          check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def same(got, want):
    assert got == want, f"\n{got!r}\nis not\n{want!r}"


def holds(text, part):
    assert part in text, f"\n{text!r}\ndoes not have\n{part!r}"


@test
def a_question_from_the_arguments_is_answered():
    same(run("ask", *DATA, COST), (0, COST_REPLY, ""))


@test
def words_of_a_question_need_no_quotes():
    same(run("ask", *DATA, *COST.split()), (0, COST_REPLY, ""))


@test
def after_two_dashes_all_is_question():
    same(run("ask", *DATA, "--", "--json"), (0, "The story does not say.\n", ""))


@test
def a_question_that_is_declined_is_no_failure():
    same(run("ask", *DATA, "who let the dogs out?"), (0, "The story does not say who let the dogs out.\n", ""))


@test
def what_no_statement_names_is_told():
    same(run("ask", *DATA, "what does Vodafone pay?"),
         (0, "The story does not mention Vodafone.\n", ""))


@test
def a_statement_that_its_story_has_otherwise_is_shown_nowhere():
    shown = {COST: "\n> The bridge costs", "how long is the bridge?": "\n> The bridge costs",
             "summary": "\n- Harnley will build"}
    with tempfile.TemporaryDirectory() as folder:
        base = os.path.join(folder, "k.db")
        same(run("build", "-o", base, STORY)[0], 0)
        for question, line in shown.items():
            holds(run("ask", "-k", base, question)[1], line)
        with sqlite3.connect(base) as writer:
            writer.execute("UPDATE stored_stories SET bytes = zeroblob(length(bytes))")
        for question, line in shown.items():
            status, out, _ = run("ask", "-k", base, question)
            same((status, line in out), (0, False))


@test
def json_has_the_keys_of_the_design_and_quotes_byte_for_byte():
    status, out, err = run("ask", "--json", *DATA, COST)
    answer = json.loads(out)
    same((status, err, out.count("\n")), (0, "", 1))
    same(list(answer), ["question", "answered", "answer", "reply", "quotes", "intent",
                        "confidence", "microseconds"])
    same(answer["answered"], True)
    same(answer["answer"], "$12 million")
    same(answer["reply"] + "\n", COST_REPLY)
    same(answer["intent"], "bridge/cost")
    same(answer["confidence"], 1)
    quote, = answer["quotes"]
    same(list(quote), ["text", "story", "paragraph", "start", "end"])
    same((quote["story"], quote["paragraph"]), ("bridge", 2))
    with open(STORY, "rb") as story:
        same(story.read()[quote["start"]:quote["end"]].decode(), quote["text"])


@test
def a_quote_keeps_the_line_breaks_of_its_story():
    answer = json.loads(run("ask", "--json", *DATA, text=f"{COST}\nproceed\n")[1].splitlines()[1])
    same(answer["quotes"][0]["text"], "Work begins in May and takes\ntwo years.")
    holds(answer["reply"], "> Work begins in May and takes two years.\n")


@test
def json_of_a_declined_question_has_no_quotes():
    answer = json.loads(run("ask", "--json", *DATA, "is the bridge a danger to all?")[1])
    same((answer["answered"], answer["answer"], answer["quotes"]), (False, "", []))
    holds(answer["reply"], "The nearest it has:\n> Lowe called")


def answered(out):
    return [json.loads(line)["answered"] for line in out.splitlines()]


@test
def lines_of_standard_input_are_one_conversation_until_a_blank_one():
    out = run("ask", "--json", *DATA, text=f"{COST}\nproceed\n\nproceed\n")[1]
    same(answered(out), [True, True, False])


@test
def with_fresh_each_line_is_a_conversation():
    out = run("ask", "--json", "--fresh", *DATA, text=f"{COST}\nproceed\n")[1]
    same(answered(out), [True, False])


@test
def each_answer_comes_before_the_next_question():
    with subprocess.Popen([FOOTNOTE, "ask", "--json", *DATA], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, text=True) as process:
        for question in (COST, "proceed"):
            process.stdin.write(question + "\n")
            process.stdin.flush()
            same(json.loads(process.stdout.readline())["answered"], True)
        process.stdin.close()
        same(process.wait(), 0)


@test
def no_question_no_answer():
    same(run("ask", *DATA), (0, "", ""))


@test
def odd_questions_are_declined_politely():
    lines = [b"x" * 5000, b"x" * 4096, b"\xff\xfe", b"a\0b", b"???", "\u202e\u200b".encode()]
    status, out, err = run("ask", "--json", *DATA, text=b"\n".join(lines) + b"\r\n")
    same((status, err), (0, ""))
    same(answered(out), [False] * len(lines))
    holds(out.splitlines()[0], "too long")
    holds(out.splitlines()[2], "not UTF-8")


@test
def a_knowledge_base_answers_as_its_story_does():
    with tempfile.TemporaryDirectory() as folder:
        base = os.path.join(folder, "bridge.db")
        same(run("build", "-o", base, STORY)[0], 0)
        same(run("ask", "-k", base, "-p", PLUGINS, COST), (0, COST_REPLY, ""))


@test
def when_is_answered_with_times_of_day_and_short_dates():
    with tempfile.TemporaryDirectory() as folder:
        story = os.path.join(folder, "fire.md")
        with open(story, "w", encoding="utf-8") as out:
            out.write("---\ntitle: Fire\noutlet: News\n---\n"
                      "The fire broke out at 6:52 a.m. local time in a lorry.[^1]\n"
                      "The mayor closed the tunnel on Nov. 13, 2031.[^1]\n"
                      "The tunnel will open again at noon.[^1]\n\n[^1]: paragraph 1\n")
        for question, answer in (
                ("when did the fire break out?", "At 6:52 a.m. local time."),
                ("what time did the fire break out?", "At 6:52 a.m. local time."),
                ("when did the mayor close the tunnel?", "On Nov. 13, 2031."),
                ("at what time will the tunnel open again?", "At noon.")):
            same(run("ask", "-k", story, "-p", "plugins", question)[1].splitlines()[0], answer)


@test
def stories_are_told_apart_by_their_titles():
    with tempfile.TemporaryDirectory() as folder:
        other = os.path.join(folder, "other.md")
        with open(other, "w", encoding="utf-8") as out:
            out.write("---\ntitle: Other\noutlet: News\nlink: https://news.example/1\n---\n"
                      "A tower costs $12 million.[^1]\n\n[^1]: paragraph 1\n")
        out = run("ask", "-k", STORY, other, "-p", PLUGINS, "price of tower")[1]
        holds(out, "\nNews, \"Other\", paragraph 1: https://news.example/1\n")


@test
def what_ships_is_found_beside_the_program():
    for program, share in (("bin/footnote", "share/footnote"), ("build/footnote", "")):
        with tempfile.TemporaryDirectory() as root:
            stories = os.path.join(root, share or "knowledge", "stories")
            plugins = os.path.join(root, share, "plugins")
            os.makedirs(os.path.dirname(os.path.join(root, program)))
            os.makedirs(stories)
            shutil.copytree(PLUGINS, plugins)
            shutil.copy(STORY, stories)
            shutil.copy(FOOTNOTE, os.path.join(root, program))
            same(run("ask", COST, program=os.path.join(root, program), cwd="/"),
                 (0, COST_REPLY, ""))


@test
def output_that_cannot_be_written_is_a_failure():
    with tempfile.TemporaryDirectory() as folder, open("/dev/full", "w", encoding="utf-8") as full:
        base = os.path.join(folder, "bridge.db")
        for args in (["ask", *DATA, COST], ["ask", "--json", *DATA, COST], ["ask", *DATA],
                     ["explain", *DATA, COST], ["check", *DATA], ["--help"], ["--version"],
                     ["build", "-o", base, STORY]):
            done = subprocess.run([FOOTNOTE, *args], input=f"{COST}\n" * 3, stdout=full,
                                  stderr=subprocess.PIPE, text=True, timeout=60, check=False)
            same((args, done.returncode, done.stderr),
                 (args, 1, "footnote: cannot write the output: No space left on device\n"))


@test
def help_is_there_for_whoever_asks():
    everything = run("--help")
    same((everything[0], everything[2]), (0, ""))
    same(run("-h"), everything)
    same(run("help"), everything)
    for command in ("ask", "build", "check", "explain", "run"):
        status, out, err = run(command, "--help")
        same((status, err), (0, ""))
        same(run(command, "-h"), (status, out, err))
        same(out.count("\n"), 2)
        holds(everything[1], out)
    same(run("answerer", "--help")[0], 2)


@test
def build_says_what_is_missing():
    for args, want in (([STORY], "where to? -o KNOWLEDGE.db is missing"),
                       (["-o"], "-o needs a value"), (["-o", "x.db"], "which stories?"),
                       (["-x", "x.db"], "no option -x")):
        holds(run("build", *args)[2], f"footnote: build: {want}")


@test
def bad_usage_is_told_in_one_line():
    for args in (["ask", "--jsn"], ["ask", "-k"], ["explain", *DATA], ["check", "x"], ["nothing"],
                 ["ask", "-p"], ["answerer"], ["build"], ["build", "-o"], ["build", STORY],
                 ["run", "-x"], ["run", "x"]):
        status, out, err = run(*args)
        same((status, out, err.count("\n")), (2, "", 1))
        holds(err, "footnote: ")


@test
def unreadable_input_is_named():
    for args in (["-k", "/absent.md", "-p", PLUGINS], ["-k", STORY, "-p", "/absent"],
                 ["-k", "/absent.db", "-p", PLUGINS], ["-k", STORY, "-p", "/dev/null"],
                 ["-k", STORY, "-p", BROKEN]):
        status, out, err = run("ask", *args, "hello")
        same((status, out), (2, ""))
        holds(err, "footnote: ")


@test
def all_that_is_wrong_with_a_plugin_is_told_in_one_go():
    same(run("check", "-k", STORY, "-p", BROKEN),
         (2, "", f"footnote: {BROKEN}:3:14: ( without )\n"
                 f"footnote: {BROKEN}:4:11: no such view: nowhere\n"))


@test
def check_runs_the_tests_of_plugins():
    same(run("check", *DATA), (0, "1 story, 6 statements, 8 intents\n11 passed, 0 failed\n", ""))


@test
def a_plugin_with_faults_is_set_aside_and_no_other():
    faults = (f"footnote: {BROKEN}:3:14: ( without )\n"
              f"footnote: {BROKEN}:4:11: no such view: nowhere\n")
    same(run("ask", *DATA, BROKEN, "--", COST),
         (0, COST_REPLY, faults + "footnote: set aside; the other plugins answer\n"))
    same(run("check", *DATA, BROKEN),
         (1, "1 story, 6 statements, 8 intents, 1 plugin set aside\n11 passed, 0 failed\n", faults))


@test
def check_tells_intents_that_never_answer():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "x.yaml")
        with open(path, "w", encoding="utf-8") as out:
            out.write("intents:\n  a:\n    ask: who is [the] {x}\n    reply: y\n"
                      "  b:\n    ask: who is {x}\n    priority: 1\n    reply: y\n")
        status, out, err = run("check", "-k", STORY, "-p", path)
        same((status, out), (1, "1 story, 6 statements, 2 intents\n0 passed, 0 failed\n"))
        holds(err, f"footnote: {path}:3:10: x/a: this template never answers: x/b takes all its questions, as ")


@test
def the_shipped_plugins_can_be_checked_with_another_story():
    status, out, err = run("check", "-k", STORY)
    same((status, err), (0, ""))
    holds(out, " tests skipped: their story huawei-5g is not loaded\n")
    holds(out, " passed, 0 failed, ")


@test
def a_failing_test_is_told_with_its_line():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "x.yaml")
        with open(path, "w", encoding="utf-8") as out:
            out.write("intents:\n  a:\n    ask: x\n    reply: y\n    tests:\n"
                      "      - ask: x\n        answer: z\n")
        same(run("check", "-k", STORY, "-p", path),
             (1, "1 story, 6 statements, 1 intent\n0 passed, 1 failed\n",
              f"footnote: {path}:6: x/a: \"x\": answers \"y\", not \"z\"\n"))


def write_config(folder, text):
    """Returns the path of a config with an account and what text says."""
    path = os.path.join(folder, "footnote.yaml")
    with open(path, "w", encoding="utf-8") as out:
        out.write("account: {jid: bot@example.org}\n" + text +
                  ("" if "rooms:" in text else "rooms: [{jid: news@rooms.example.org}]\n"))
    return path


@test
def check_reads_the_config_for_stories_plugins_and_threshold():
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, "stories"))
        shutil.copy(STORY, os.path.join(folder, "stories"))
        with open(os.path.join(folder, "p.yaml"), "w", encoding="utf-8") as out:
            out.write("intents:\n  a:\n    ask: x\n    find: SELECT 1 AS statement, 0.7 AS confidence\n"
                      "    tests:\n      - {ask: x, cites: 1}\n")
        lists = "stories: [stories]\nplugins: [p.yaml]\n"
        same(run("check", "-c", write_config(folder, lists)),
             (0, "1 story, 6 statements, 1 intent\n1 passed, 0 failed\n", ""))
        same(run("check", "-c", write_config(folder, lists), "-p", PLUGINS)[:2],
             (0, "1 story, 6 statements, 8 intents\n11 passed, 0 failed\n"))
        status, _, err = run("check", "-c",
                             write_config(folder, lists + "answers: {threshold: 0.8}\n"))
        same(status, 1)
        holds(err, f"{folder}/p.yaml:6: p/a: \"x\": is declined")


@test
def check_tells_what_is_wrong_with_the_config_and_with_what_it_names():
    with tempfile.TemporaryDirectory() as folder:
        path = write_config(folder, f"colour: red\nstories: [{STORY}, absent.md]\n"
                            f"plugins: [{BROKEN}]\nanswers: {{threshold: 2}}\n")
        status, out, err = run("check", "-c", path)
        same((status, out), (2, ""))
        for part in (f"footnote: {path}:2: unknown key \"colour\"",
                     f"footnote: {path}:3: cannot read {folder}/absent.md",
                     f"footnote: {path}:5: threshold must be", f"footnote: {BROKEN}:3:14: "):
            holds(err, part)
        same(run("check", "-c", "/absent.yaml"),
             (2, "", "footnote: /absent.yaml: No such file or directory\n"))


@test
def check_tells_what_would_stop_the_bot():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "footnote.yaml")
        with open(path, "w", encoding="utf-8") as out:
            out.write("account:\n  jid: bot@example.org\n  password-file: gone\n"
                      "  server: 192.0.2.1\n  tls: loopback-only\n")
        status, out, err = run("check", "-c", path, *DATA)
        same((status, out), (2, ""))
        holds(err, f"footnote: {path}:3: no password file {folder}/gone: ")
        holds(err, f"footnote: {path}:4: 192.0.2.1 is not on this machine")
        holds(err, f"footnote: warning: {path}: no rooms; the bot answers direct chats only\n")


@test
def a_config_without_rooms_is_warned_of():
    with tempfile.TemporaryDirectory() as folder:
        path = write_config(folder, "rooms: []\n")
        status, out, err = run("check", "-c", path, *DATA)
        same((status, out), (0, "1 story, 6 statements, 8 intents\n11 passed, 0 failed\n"))
        same(err, f"footnote: warning: {path}: no rooms; the bot answers direct chats only\n")


@test
def explain_tells_pattern_slots_rows_and_outcome():
    status, out, err = run("explain", *DATA, COST)
    same((status, err), (0, ""))
    for part in ("question: how much will the bridge cost\n", "1. bridge/cost: priority 0, 1 slot",
                 "bridge.yaml:9: <cost>\n", "{thing} = the bridge\n", "SELECT statement",
                 "1.00 $12 million | bridge paragraph 2: The bridge costs", "   answers\n",
                 COST_REPLY):
        holds(out, part)


@test
def explain_tells_the_matches_that_nobody_asked():
    out = run("explain", *DATA, "what about Norway, what does it cost")[1]
    same(out.count("\nbehind it, and not asked\n"), 0)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "mine.yaml")
        with open(path, "w", encoding="utf-8") as plugin:
            plugin.write('intents:\n  any: {ask: "how much {more}", priority: -5, reply: "So."}\n')
        out = run("explain", *DATA, path, COST)[1]
        holds(out, "2 intents matched\n")
        holds(out, "\nbehind it, and not asked\n"
              "2. mine/any: priority -5, 1 slot, 2 literal words\n"
              f"   {path}:2: how much {{more}}\n")


@test
def explain_tells_what_nearly_matched_and_where_it_parts():
    for question, pattern, why in (
            ("price for the bridge", "bridge/cost: {}:10: price of {thing}",
             'lacks of; it parts from it behind "price"'),
            ("what about the ferry to Norway", "bridge/in-country: {}:37: "
             "(what about|how about) {country}",
             'has its words, but parts from it behind "what about"'),
            ("the title: what is it", "bridge/title: {}:74: what is the title [of the story]",
             "has its words, but does not begin as it"),
            ("which countries", "bridge/countries: {}:24: which countries [has] {company} "
             "[worked in]", "has its words, but ends before the pattern does"),
            ("what had Ada Lowe to say", "bridge/said: {}:46: "
             "^what did (?<who>.+?) say( about (?<what>.+))?$", "lacks did"),
            ("say, what did Ada Lowe do", "bridge/said: {}:46: "
             "^what did (?<who>.+?) say( about (?<what>.+))?$",
             "has its words, but not as it wants them")):
        out = run("explain", *DATA, question)[1]
        near = out[out.index("\nnearly matched\n"):out.index("\nthe search for all")]
        pattern = pattern.replace("{}", os.path.join(PLUGINS, "bridge.yaml"))
        holds(near, f"- {pattern}\n  the question {why}\n")
    same(run("explain", *DATA, "dragons")[1].count("nearly matched"), 0)


@test
def explain_tells_what_the_search_finds_and_why():
    out = run("explain", *DATA, "what does the mayor call the old bridge?")[1]
    search = out[out.index("the search for all of it finds"):]
    for part in ("terms and weights: mayor ", " (a name)", "\n1. ",
                 " bridge paragraph 5: Lowe called the old bridge “a danger to all”.\n",
                 "mayor = Lowe 1.00", "old = old 1.00", "adds up: ", " coverage", "\n5. "):
        holds(search, part)


if __name__ == "__main__":
    sys.exit(main())
