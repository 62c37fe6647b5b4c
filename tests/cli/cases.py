"""The cases of a test script: each is run, told, and counted."""

CASES = []


class Skip(Exception):
    """Why a case cannot be run here."""


def test(function):
    """Makes a function one of the script's cases, named as it is."""
    CASES.append((function.__name__.replace("_", " "), function))
    return function


def main(cases=None):
    """Runs the script's cases, or those given as (name, function); returns its status."""
    failed = 0
    for name, function in CASES if cases is None else cases:
        try:
            function()
            print(f"ok {name}", flush=True)
        except Skip as why:
            print(f"skip {name}: {why}", flush=True)
        except Exception as error:  # each case is told, whatever another does
            failed += 1
            print(f"not ok {name}\n{error}", flush=True)
    return 1 if failed else 0
