#!/usr/bin/python3
"""What README.md shows is so: its conversation, its intent, its story, its functions.

The program to test is named by the environment variable FOOTNOTE.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOOTNOTE = os.path.abspath(os.environ.get("FOOTNOTE", ROOT / "build/footnote"))
README = (ROOT / "README.md").read_text(encoding="utf-8")


def run(*args, text=""):
    done = subprocess.run([FOOTNOTE, *args], input=text, capture_output=True, encoding="utf-8",
                          timeout=60, cwd=ROOT, check=False)
    assert done.returncode == 0, f"{args}: status {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout


def block(kind, number=0):
    """The text of a code block."""
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.M | re.S)
    return [text for of, text in blocks if of == kind][number]


def converse(conversation, *args):
    """Asks what it shows; compares all that is told. Returns how many questions it has."""
    turns = re.findall(r"^reader +(.*)\n((?:(?!reader).*\n)+)", conversation, re.M)
    questions = [re.sub(r"^footnote: |, footnote(?=\?$)", "", question) for question, _ in turns]
    shown = "\n\n".join(re.sub(r"^ +", "", answer, flags=re.M).strip()
                        for _, answer in turns) + "\n"
    shown = re.sub(r"^footnote +reader:[ \n]", "", shown, flags=re.M)
    told = run("ask", *args, text="\n".join(questions) + "\n")
    assert told == shown, f"\n{told}\nis not\n{shown}"
    return len(turns)


def the_conversation_goes_as_shown():
    assert converse(block("")) >= 4


def the_conversation_about_several_stories_goes_as_shown():
    stories = [f"tests/data/{name}.md" for name in ("ferry", "bridge", "delay")]
    assert converse(block("", 1), "-k", *stories) >= 2


def the_intent_passes_its_tests_beside_the_others():
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "named.yaml")
        path.write_text(block("yaml"), encoding="utf-8")
        told = run("check", "-p", path)
        assert " 1 intent\n2 passed, 0 failed\n" in told, told
        told = run("ask", "-p", "plugins", path, "--", "who is named with Huawei")
        assert told.startswith("Named with it:\n- Mike Pence"), told


def explain_tells_what_nearly_matched_as_shown():
    shown = next(part for part in re.findall(r"^```console\n(.*?)^```$", README, re.M | re.S)
                 if "-p named.yaml" in part)
    command, wanted = shown.removesuffix("…\n").split("\n", 1)
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "named.yaml")
        path.write_text(block("yaml"), encoding="utf-8")
        told = run("explain", "-p", path, "--", *command.split(" -- ")[1].split())
        told = told.replace(str(path), "named.yaml")
        assert told.startswith(wanted), f"\n{told}\nis not\n{wanted}"


def the_program_passes_its_tests_beside_the_others():
    with tempfile.TemporaryDirectory() as folder:
        path, program = pathlib.Path(folder, "longest.yaml"), pathlib.Path(folder, "longest.py")
        path.write_text(block("yaml", 1), encoding="utf-8")
        program.write_text(block("python"), encoding="utf-8")
        program.chmod(0o755)
        told = run("check", "-p", "plugins", path)
        assert " 0 failed\n" in told, told
        told = run("check", "-p", path)
        assert " 1 intent\n2 passed, 0 failed\n" in told, told


def the_plugin_in_c_passes_its_tests_beside_the_others():
    with tempfile.TemporaryDirectory() as folder:
        source, plugin = pathlib.Path(folder, "widest.c"), pathlib.Path(folder, "widest.so")
        source.write_text(block("c"), encoding="utf-8")
        subprocess.run(["cc", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", f"-I{ROOT}", "-o",
                        plugin, source], check=True)
        told = run("check", "-p", "plugins", plugin)
        assert " 0 failed\n" in told, told
        told = run("check", "-p", plugin)
        assert " 1 intent\n2 passed, 0 failed\n" in told, told


def what_new_writes_passes_its_tests_beside_the_others():
    with tempfile.TemporaryDirectory() as folder:
        for name in ("weather", "rain.py", "snow.c"):
            run("new", pathlib.Path(folder, name))
        subprocess.run(["cc", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", f"-I{ROOT}", "-o",
                        pathlib.Path(folder, "snow.so"), pathlib.Path(folder, "snow.c")],
                       check=True)
        told = run("check", "-p", folder)
        assert " 3 intents\n4 passed, 0 failed\n" in told, told
        told = run("check", "-p", "plugins", folder)
        assert " 0 failed\n" in told, told
        again = subprocess.run([FOOTNOTE, "new", pathlib.Path(folder, "weather")],
                               capture_output=True, encoding="utf-8", timeout=60, check=False)
        assert again.returncode == 2 and "File exists" in again.stderr, again


def the_story_builds_and_answers():
    with tempfile.TemporaryDirectory() as folder:
        story, base = pathlib.Path(folder, "harbour.md"), pathlib.Path(folder, "news.db")
        story.write_text(block("markdown"), encoding="utf-8")
        run("build", "-o", base, story)
        told = run("ask", "-k", base, "how much will the ferry cost")
        assert told.startswith("$12 million.\n> Mayor Ada Lowe said"), told


def the_way_of_a_question_names_functions_that_exist():
    rows = re.findall(r"^\| `([\w/]+\.c)` \| (`\w+`(?:, `\w+`)*) \|", README, re.M)
    assert len(rows) > 10, rows
    for path, functions in rows:
        source = (ROOT / path).read_text(encoding="utf-8")
        for function in re.findall(r"\w+", functions):
            assert re.search(rf"^\w[^;\n]*\b{function}\(", source, re.M), f"{path}: {function}"


def links_lead_somewhere():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert "://" in target or (ROOT / target).exists(), target


def main():
    failed = 0
    for test in (the_conversation_goes_as_shown,
                 the_conversation_about_several_stories_goes_as_shown,
                 the_intent_passes_its_tests_beside_the_others,
                 explain_tells_what_nearly_matched_as_shown,
                 the_program_passes_its_tests_beside_the_others,
                 the_plugin_in_c_passes_its_tests_beside_the_others,
                 what_new_writes_passes_its_tests_beside_the_others,
                 the_story_builds_and_answers, the_way_of_a_question_names_functions_that_exist,
                 links_lead_somewhere):
        name = test.__name__.replace("_", " ")
        try:
            test()
            print(f"ok {name}")
        except Exception as error:  # each test is told, whatever another does
            failed += 1
            print(f"not ok {name}\n{error}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
