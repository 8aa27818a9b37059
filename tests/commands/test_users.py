"""users: made, changed and told as they are typed."""

from tests.commands.conftest import Run

PASSWORD = "correct horse battery\n"


def test_an_account_from_its_making_to_its_return(run: Run) -> None:
    run("init")
    made = run("users", "create", "Ada", "--role", "admin", "--password-stdin", answers=PASSWORD)
    assert made.stdout == "ada may sign in, as admin.\n"
    said = [
        run("users", *words).stdout
        for words in (("role", "ADA", "viewer"), ("disable", "Ada"), ("enable", " Ada "), ("sign-out", "Ada"))
    ]
    assert said == [
        "ada has the role viewer from now on.\n",
        "ada may not sign in from now on, and is signed out.\n",
        "ada may sign in again.\n",
        "ada is signed out everywhere.\n",
    ]
    listed = run("users", "list").stdout.splitlines()[1].split()
    assert (listed[0], listed[1], listed[-3:]) == ("ada", "viewer", ["may", "sign", "in"])


def test_what_cannot_be_changed_is_told(run: Run) -> None:
    run("init")
    run("users", "create", "ada", "--role", "admin", "--password-stdin", answers=PASSWORD)
    for words, sentence in (
        (("role", "ada", "admin"), "ada has the role admin already."),
        (("role", "eve", "admin"), "There is no account named 'eve'."),
        (("enable", "ada"), "The account 'ada' is not disabled."),
    ):
        refused = run("users", *words)
        assert (refused.exit_code, refused.stderr) == (1, f"Error: {sentence}\n")
    assert run("users", "role", "ada", "owner").exit_code == 2
