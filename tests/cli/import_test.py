#!/usr/bin/python3
"""footnote import: articles as people and browsers save them become stories.

The program to test is named by the environment variable FOOTNOTE.
"""
import json
import os
import re
import subprocess
import sys
import tempfile

from cases import Skip, main, test

FOOTNOTE = os.path.abspath(os.environ.get("FOOTNOTE", "build/footnote"))
DATA = os.path.abspath("tests/data/import")
ARTICLE = "../shared/story/article.txt"
DATELINE = ["Hong", "Kong", "CNN", "Business", "—"]

TOLD = ["title", "outlet", "place", "link", "published", "authors", "contributors"]


def run(*args, cwd=None):
    """Returns (status, standard output, standard error)."""
    done = subprocess.run([FOOTNOTE, *args], capture_output=True, timeout=60, cwd=cwd,
                          check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def same(got, want):
    assert got == want, f"\n{got!r}\nis not\n{want!r}"


def imported(path):
    """The front matter's lines that tell something, and what stands below."""
    status, out, err = run("import", path)
    same((status, err), (0, ""))
    front, body = re.fullmatch(r"---\n(.*?)---\n(.*)", out, re.S).groups()
    keys = dict(line.split(":", 1) for line in front.splitlines())
    return {k: v.strip() for k, v in keys.items()
            if v.strip() not in ("", "[]") and k in TOLD}, body


def said(body):
    """The headings and statements, without footnotes."""
    text = re.sub(r"\n\[\^\w+\]: .*", "", body)
    return [heading or f"{statement} {paragraph}" for heading, statement, paragraph in
            re.findall(r"(?m)^(#+ .*)$|^(?=\S)((?s:.+?))\[\^(\d+)\]$", text)]


def page(text, encoding):
    file = tempfile.NamedTemporaryFile(suffix=".htm")
    file.write(text.encode(encoding))
    file.flush()
    return file


@test
def plain_text_has_title_authors_date_and_dateline():
    keys, body = imported(f"{DATA}/ferry.txt")
    same(keys, {"title": '"A ferry for Harnley"', "outlet": '"Harnley Gazette"',
                "place": '"Harnley"', "published": '"2 May 2024"',
                "authors": '["Cora Finch", "Dan Hale"]', "contributors": '["Eve Stone"]'})
    same(said(body), [
        "The town of Harnley will get a ferry across the river Arn in May, Mayor Ada Lowe told "
        "reporters on Monday. 1",
        "Ms. Lowe said the boat would cost $12.5 million. 2",
        "“The old bridge had to close. 2",
        "We could not\nwait,” she said at 5 p.m. in the offices of the Harbour Board (HB). 2",
        "It runs from St. Mary's\nto the U.S. Embassy. 2",
        "# What about the bridge?",
        "“Is it safe?” Bob Penn of Penn Boats Inc. asked. 3",
        "# The bridge",
        "It was built in 1871… and it shows! 4",
        "The No. 5 pillar has a crack of 3.5 metres. 4",
        "Eve Stone contributed reporting. 5",
    ])


@test
def who_wrote_it_is_told_apart_from_who_helped():
    with tempfile.TemporaryDirectory() as folder:
        story = os.path.join(folder, "ferry.md")
        same(run("import", f"{DATA}/ferry.txt", "-o", story)[0], 0)
        same(run("ask", "-k", story, "who wrote this?")[1],
             "Cora Finch, Dan Hale; Eve Stone contributed to it.\n")


@test
def who_wrote_and_helped_stands_in_many_ways():
    for byline, told in {
            "*By Ada Lowe | Harnley Gazette | 3 May 2024*":
                {"authors": '["Ada Lowe"]', "outlet": '"Harnley Gazette"',
                 "published": '"3 May 2024"'},
            "Report by Ada Lowe \u00b7 Wednesday, 17th January 2024, 07:55":
                {"authors": '["Ada Lowe"]', "published": '"Wednesday, 17th January 2024, 07:55"'},
            "*Written by Ada Lowe*": {"authors": '["Ada Lowe"]'}}.items():
        with tempfile.TemporaryDirectory() as folder:
            article = os.path.join(folder, "f.md")
            with open(article, "w", encoding="utf-8") as file:
                file.write(f"# A ferry\n\n{byline}\n\nThe council met.\n\n"
                           "*Additional reporting by Bo Penn and Cy Hale.*\n\nReporting by Ada "
                           "Lowe in Harnley and Di Moss in Port Arn; Editing by Ed Finch\n")
            keys, body = imported(article)
        keys.pop("title")
        helped = '["Bo Penn", "Cy Hale", "Di Moss"]'
        same(keys, {**told, "contributors": helped})
        assert "written by" not in body.lower() and "by Ada Lowe |" not in body, body


@test
def an_agency_begins_with_place_and_day_under_a_long_headline():
    headline = ("Harnley council lets the ferry to the island go ahead by two votes, but leaves the "
                "bridge to the hospital for later")
    for dateline, told in {
            "HARNLEY, Oct 3 (Coast Post) - ": ('"HARNLEY"', '"Oct 3"', '"Coast Post"'),
            "PORT ARN, Arnshire, 14 March - ": ('"PORT ARN, Arnshire"', '"14 March"', None),
            "HARNLEY - ": ('"HARNLEY"', None, None)}.items():
        with tempfile.TemporaryDirectory() as folder:
            article = os.path.join(folder, "f.txt")
            with open(article, "w", encoding="utf-8") as file:
                file.write(f"{headline}\n\n{dateline}The council met.\n\nIt voted.\n")
            keys, body = imported(article)
        same((keys["title"], keys["place"], keys.get("published"), keys.get("outlet")),
             (f'"{headline}"', *told))
        assert headline not in body


@test
def markdown_keeps_its_words_and_loses_its_marks():
    keys, body = imported(f"{DATA}/ferry.md")
    same(keys, {"title": '"A ferry for Harnley"', "outlet": '"Harnley Gazette"',
                "place": '"HARNLEY, Arnshire"', "authors": '["Cora Finch"]'})
    assert "across the river Arn[1].[^1]\n" in body
    assert "## What it costs\n\nThe boat: $12.5 million.[^2]\n\nThe pier: $3 million[^3]\n" in body
    assert "\\[^5]1871 was when the bridge was built.[^a]\n1.[^5]\nIt is old.[^5]\n" in body
    assert "\\[^6][^a]: So says the Harbour Board.[^6]\n" in body
    assert "boat.jpg" not in body


@test
def a_page_tells_of_its_article_in_json_ld():
    keys, body = imported(f"{DATA}/jsonld.html")
    same(keys, {"title": '"A ferry for Harnley & the river"', "outlet": '"Harnley Gazette"',
                "link": '"https://gazette.example/ferry"', "published": '"2024-05-02"',
                "authors": '["Cora Finch", "Dan Hale"]', "contributors": '["Eve Stone"]'})
    same(said(body), [
        "The town of Harnley will get a ferry\u00a0across the river Arn, Mayor Ada Lowe said. 1",
        "It costs $12.5\u00a0million. 2",
        "## The bridge",
        "“The bridge had to close. 3",
        "We could not wait,” she said. 3",
        "The pier opens in June. 4",
        "Cars pay $4 5",
        "Eve Stone contributed reporting. 6",
    ])


@test
def a_page_tells_of_its_article_in_opengraph():
    keys, body = imported(f"{DATA}/opengraph.html")
    same(keys, {"title": '"A ferry for Harnley"', "outlet": '"Harnley Gazette"',
                "place": '"Harnley"', "link": '"https://gazette.example/ferry"',
                "published": '"2024-05-02"', "authors": '["Cora Finch"]'})
    same(said(body), [
        "The town of Harnley will get a ferry across the river Arn in May. 1",
        "Ada Lowe, the mayor of Harnley, said that the ferry would cost the Harbour Board $12.5 "
        "million. 2",
        "“The old bridge had to close,” she told people on Monday. 3",
        "“We could not wait any longer.” 3",
        "### What comes next",
        "The first boat leaves the pier of Harnley on the second of June, at six in the "
        "morning. 4",
        "The last one comes back at ten in the evening, or later, as the river allows. 5",
    ])


OLD_PAGE = """<HTML><HEAD><TITLE>“A ferry” – Harnley Gazette</TITLE>%s</HEAD><BODY><TABLE><TR>
<TD><A HREF="/">News</A><BR><A HREF="/s">Sport</A></TD>
<TD><FONT SIZE=2>“Größe”: the boat’s name stands for size, says Zoë Lowe.
<P>It costs €12 million, which is a lot of money for the town.</FONT></TD></TR></TABLE>"""


@test
def a_page_is_read_in_the_encoding_it_was_saved_in():
    declared = '<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=%s">'
    for encoding, head in (("utf-8", declared % "utf-8"), ("utf-8", ""),
                           ("utf-8", declared % "iso-8859-1"), ("utf-8-sig", ""),
                           ("cp1252", declared % "ISO-8859-1"), ("cp1252", ""),
                           ("cp1252", "<meta charset='windows-1252'>"),
                           ("mac-roman", declared % "macintosh"),
                           ("utf-16", ""), ("utf-16", declared % "utf-16"),
                           ("gb18030", "<meta charset=gb2312>")):
        with page(OLD_PAGE % head, encoding) as file:
            keys, body = imported(file.name)
            same((encoding, head, keys["title"]), (encoding, head, '"“A ferry”"'))
            same(said(body), ["“Größe”: the boat’s name stands for size, says Zoë Lowe. 1",
                              "It costs €12 million, which is a lot of money for the town. 2"])


@test
def an_encoding_that_nobody_knows_is_told():
    with page(OLD_PAGE % "<meta charset=x-ada>", "cp1252") as file:
        same(run("import", file.name),
             (2, "", f"footnote: {file.name}: encoding x-ada is not known\n"))


@test
def a_page_that_cannot_be_read_to_its_end_is_told():
    with page("<p>It came on Monday, says everybody in town." + "<div>" * 300, "ascii") as file:
        status, out, err = run("import", file.name)
        same((status, out), (2, ""))
        assert err.startswith(f"footnote: {file.name}: cannot be read to its end: "), err


@test
def what_a_page_tells_goes_before_its_dateline():
    text = ('<script type="application/ld+json">{"@type": "NewsArticle", "headline": "A ferry", '
            '"datePublished": "2024-10-03T09:15:00-05:00", "publisher": {"name": "Coast Post"}}'
            '</script><h1>A ferry</h1><p><span class="dateline">HARNLEY, Oct 3 (Reuters) - </span>'
            'The council met on Monday to talk about the ferry to the island.</p>'
            '<p>It voted for the ferry by six to four, and left the bridge for later.</p>')
    with page(text, "ascii") as file:
        keys, _ = imported(file.name)
    same((keys["published"], keys["outlet"], keys["place"]),
         ('"2024-10-03"', '"Coast Post"', '"HARNLEY"'))


@test
def the_outlet_may_stand_behind_the_pages_title():
    text = ('<title>%s</title><h1>%s</h1><p>When the last ferry left Harnley, its people built '
            'a bridge.</p><p>PORT ARN, Arnshire - It was in the spring of 1931, and it took them '
            'all summer.</p>')
    for title, h1, outlet in (("A ferry - Harnley Today", "A ferry", '"Harnley Today"'),
                              ("A ferry \u2013 Travel \u2013 The Post", "A ferry", '"The Post"'),
                              ("Harnley 2 - 1 Arnford", "Harnley 2 - 1 Arnford", None),
                              ("A ferry - live", "A ferry", None)):
        with page(text % (title, h1), "utf-8") as file:
            keys, _ = imported(file.name)
        same((keys.get("outlet"), keys["place"]), (outlet, '"PORT ARN, Arnshire"'))


@test
def what_the_page_says_of_itself_is_left_out():
    text = ('<title>A ferry</title><article><h1>A ferry</h1>'
            '<p>The council met on Monday to talk about the ferry to the island.</p>'
            '<x-island name="Newsletter"><h4>Sign up to Harnley Weekly</h4><p>The best of the '
            'county, as our editors see it, in your inbox every Friday.</p></x-island>'
            '<p>People can sign up to the ferry\u2019s own newsletter, the mayor said.</p>'
            '<p class="paywall-note">This is a free article for all who like to read it.</p>'
            '<p>Do you have an opinion on the ferry? To write a letter, please click here.</p>'
            '<p>The mayor warned of letters that say \u201cclick here to pay your fare\u201d.</p>'
            '</article>')
    with page(text, "utf-8") as file:
        _, body = imported(file.name)
    same(said(body), [
        "The council met on Monday to talk about the ferry to the island. 1",
        "People can sign up to the ferry\u2019s own newsletter, the mayor said. 2",
        "The mayor warned of letters that say \u201cclick here to pay your fare\u201d. 3"])


@test
def a_first_paragraph_may_stand_apart_under_the_title():
    text = ('<title>A ferry - Harnley Today</title><div><p>We use cookies to make it work.</p>'
            '</div><main><h1>A ferry</h1><div><p>Harnley will have a ferry again.</p></div>'
            '<div><b>Wednesday, 17 January 2024</b></div><dl><dt>From:</dt><dd>The Harbour Board'
            '</dd></dl><div><ul><li><a href="/x">Ten of the best ferries of the whole county.</a>'
            '</li></ul></div><div class="text"><p>The council met on Monday to talk about the '
            'ferry to the island.</p><p>It voted for the ferry by six to four.</p></div></main>')
    with page(text, "ascii") as file:
        keys, body = imported(file.name)
    same(keys.get("published"), '"Wednesday, 17 January 2024"')
    same(said(body), [
        "Harnley will have a ferry again. 1",
        "The council met on Monday to talk about the ferry to the island. 2",
        "It voted for the ferry by six to four. 3"])


@test
def the_story_is_written_whole_or_not_at_all():
    with tempfile.TemporaryDirectory() as folder:
        story = f"{folder}/story.md"
        same(run("import", f"{DATA}/ferry.txt", "-o", story), (0, "", ""))
        with open(story, encoding="utf-8") as file:
            before = file.read()
        same(before, run("import", f"{DATA}/ferry.txt")[1])
        bad = f"{folder}/bad.txt"
        with open(bad, "wb") as file:
            file.write(b"It came.\n\nIt \xff left.\n")
        same(run("import", bad, "-o", story),
             (2, "", f"footnote: {bad}:3:4: byte 0xFF is not UTF-8\n"))
        with open(story, encoding="utf-8") as file:
            same(file.read(), before)
        same(sorted(os.listdir(folder)), ["bad.txt", "story.md"])
        status, _, err = run("import", f"{DATA}/ferry.txt", "-o", f"{folder}/no/story.md")
        same((status, err), (1, f"footnote: {folder}/no/story.md: No such file or directory\n"))


@test
def a_story_that_was_imported_answers():
    with tempfile.TemporaryDirectory() as folder:
        story = f"{folder}/story.md"
        run("import", f"{DATA}/ferry.txt", "-o", story)
        same(run("ask", "-k", story, "how much will the boat cost?"),
             (0, "$12.5 million.\n> Ms. Lowe said the boat would cost $12.5 million.\n"
                 "Harnley Gazette, paragraph 2\n", ""))


@test
def a_story_of_unknown_outlet_says_so():
    with tempfile.TemporaryDirectory() as folder:
        article, story = f"{folder}/ferry.txt", f"{folder}/story.md"
        with open(article, "w", encoding="utf-8") as file:
            file.write("The ferry came on Monday. Ada Lowe said so.\n")
        same(run("import", article, "-o", story), (0, "", ""))
        same(run("ask", "-k", story, "--", "which outlet is this from?"),
             (0, "The story does not say.\n", ""))
        same(run("ask", "-k", story, "when did the ferry come?"),
             (0, "On Monday.\n> The ferry came on Monday.\nferry, paragraph 1\n", ""))


@test
def names_are_written_with_their_kinds_and_other_names():
    out = run("import", f"{DATA}/opengraph.html")[1]
    same([line for line in out.splitlines() if line.startswith(("people", "organisations"))],
         ['people: ["Cora Finch", "Ada Lowe"]',
          'organisations: ["Harnley Gazette", "Harbour Board"]'])
    if not os.path.exists(ARTICLE):
        raise Skip(f"no {ARTICLE}")
    out = run("import", ARTICLE)[1]
    names = re.search(r'(?m)^people: .*\ncompanies: .*', out).group()
    same(names, 'people: ["Samuel Burke", "Mike Pence", "Marc Allera"]\n'
                'companies: ["Huawei", "BT Group"]')


PROSE = """Feld Lines, the biggest maker of ferries, has closed its port in Skagen as the \
council has pushed for it, alleging that the ships are loud. The company said on Monday that it \
would pay $3 million.

The council declined to comment on the closure. \u201cThe ships are quiet,\u201d said Bo Penn, the \
director of Feld Lines. \u201cNobody hears them.\u201d

A panel that watches the port warned last year that the quay was weak, according to the \
Norhaven Post.
"""


@test
def news_prose_answers_in_short():
    with tempfile.TemporaryDirectory() as folder:
        story = f"{folder}/prose.md"
        with open(f"{folder}/prose.txt", "w") as file:
            file.write(PROSE)
        same(run("import", f"{folder}/prose.txt", "-o", story)[0], 0)
        questions = {
            "who is Bo Penn?": "the director of Feld Lines",
            "who watches the port?": "A panel",
            "who said that the ships are quiet?": "Bo Penn",
            "when did the company say that it would pay?": "Monday",
            "is Feld Lines the biggest maker of ferries?": "Yes",
        }
        for question, want in questions.items():
            out = run("ask", "--json", "-k", story, question)[1]
            assert json.loads(out)["answer"].startswith(want), out
        quotes = json.loads(run("ask", "--json", "-k", story,
                                "how much would the company pay?")[1])["quotes"]
        same([quote["text"][:11] for quote in quotes], ["The company", "Feld Lines,"])


@test
def a_blockquote_is_said_by_whom_the_line_before_names():
    text = ('<article><p>Harnley will have new barriers along the river Arn in the autumn.</p>'
            '<p>Water Secretary Ada Lowe said:</p><blockquote><p>I met a family that rebuilt its '
            'kitchen four times. These barriers will keep the rain out.</p></blockquote>'
            '<p>The barriers are made in Port Arn, of aluminium, by hand.</p></article>')
    with tempfile.TemporaryDirectory() as folder, page(text, "ascii") as file:
        story = f"{folder}/story.md"
        same(run("import", file.name, "-o", story)[0], 0)
        for question, want in {
                "what did Ada Lowe say?": [
                    "Water Secretary Ada Lowe said:",
                    "I met a family that rebuilt its kitchen four times.",
                    "These barriers will keep the rain out."],
                "who said that the barriers will keep the rain out?": [
                    "These barriers will keep the rain out.",
                    "Water Secretary Ada Lowe said:"]}.items():
            out = json.loads(run("ask", "--json", "-k", story, question)[1])
            same([quote["text"] for quote in out["quotes"]], want)


BARRIERS = """New flood barriers

Nearly 3,000 homes along the river will be protected, Dame Judith Harcourt has announced.

People here have lived with this fear for far too long, in all six towns.

These barriers will not stop the rain, but they will keep it out of people's homes.

Chair of the Environment Agency, Alan Ashworth, said:

We have tested these barriers for two years in Hull, and they held back a tide 40 centimetres \
higher than any on record. We are confident that they will hold on the river.
"""


def converse(texts, asked):
    """What the stories of these texts, and thirty more, answer to each line."""
    with open("tests/eval/news.jsonl", encoding="utf-8") as rows:
        texts = texts + ["{title}\n\n{text}\n".format(**json.loads(row))
                         for row, _ in zip(rows, range(30))]
    with tempfile.TemporaryDirectory() as folder:
        for i, text in enumerate(texts):
            with open(f"{folder}/{i}.txt", "w", encoding="utf-8") as file:
                file.write(text)
            same(run("import", f"{folder}/{i}.txt", "-o", f"{folder}/{i}.md")[0], 0)
        stories = [f"{folder}/{i}.md" for i in range(len(texts))]
        done = subprocess.run([FOOTNOTE, "ask", "--json", "-k", *stories], input=asked,
                              capture_output=True, timeout=60, check=True, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


@test
def nobody_is_told_to_have_said_what_stands_elsewhere():
    answers = converse([BARRIERS], "what did Alan Ashworth say?\n"
                       'who said "These barriers will not stop the rain"?\n')
    same([answer["answered"] for answer in answers], [True, False])


@test
def a_question_that_could_be_of_any_story_is_not_answered_from_one():
    answers = converse([], "what is the money meant to be spent on?\n\n"
                       "who spoke up for him in court?\n\n"
                       "how many wheels of cheese did they steal?\n")
    same([answer["answered"] for answer in answers], [False, False, True])


@test
def an_amount_is_of_the_kind_that_was_asked_for():
    text = ("The walls of Harnley\n\nJust 62 per cent of children in town get both doses of the "
            "vaccine, compared with the 95 per cent that are needed to stop the virus from "
            "spreading, said Dr Ada Lowe.\n\n"
            "Homes in the town can apply for grants of up to $5,000 from 1 May.\n\nShares in "
            "Arnsoft fell 14.3% in Oslo, 40 miles away.\n")
    with tempfile.TemporaryDirectory() as folder:
        story = f"{folder}/story.md"
        with open(f"{folder}/f.txt", "w", encoding="utf-8") as file:
            file.write(text)
        same(run("import", f"{folder}/f.txt", "-o", story)[0], 0)
        for question, want in {"how much does one dose of the vaccine cost the town?": "",
                               "how far did shares in Arnsoft fall?": "14.3%"}.items():
            out = json.loads(run("ask", "--json", "-k", story, question)[1])
            same((question, out["answer"]), (question, want))


@test
def bad_usage_is_told():
    usage = "usage: footnote import ARTICLE.txt|.md|.html [-o STORY.md]\n"
    for args, want in (((), "which article? "), (("a", "b"), "one article at a time; "),
                       (("a", "-o"), "-o needs a value; "), (("-x", "a"), "no option -x; ")):
        same(run("import", *args), (2, "", f"footnote: import: {want}{usage}"))
    same(run("import", "none.txt"),
         (2, "", "footnote: none.txt: No such file or directory\n"))


@test
def every_sentence_of_a_long_article_stands_in_its_story():
    if not os.path.exists(ARTICLE):
        raise Skip(f"{ARTICLE} is not there")
    with open(ARTICLE, encoding="utf-8") as file:
        article = file.read()
    keys, body = imported(ARTICLE)
    same((keys["place"], keys["outlet"], keys["contributors"]),
         ('"Hong Kong"', '"CNN Business"', '["Samuel Burke"]'))
    lines = said(body)
    same(lines[-1], "Samuel Burke contributed reporting. 22")
    same([line for line in lines if line.startswith("#")],
         ["# A potential rift for the Five Eyes?", "# UK could influence others"])
    at = 0
    for line in lines:
        text = re.sub(r"^# | \d+$", "", line)
        begin = article.index(text, at)
        assert article[at:begin].replace("\u00a0", " ").split() in ([], DATELINE)
        at = begin + len(text)


if __name__ == "__main__":
    sys.exit(main())
