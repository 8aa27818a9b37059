"""keys: made, listed and revoked as they are typed."""

from tests.commands.conftest import Run


def test_a_list_says_of_each_key_whether_it_is_valid(run: Run) -> None:
    run("init")
    made = run("keys", "create", "web-shop", "--scope", "identities")
    assert made.stderr == (
        "The key web-shop has the scope identities. It is shown once and not stored; keep it safe:\n"
    )
    run("keys", "create", "trial", "--scope", "read", "--expires", "30")
    run("keys", "create", "lost", "--scope", "read")
    run("keys", "revoke", "lost")
    states = {
        line.split()[0]: line.split("–")[-1].split() for line in run("keys", "list").stdout.splitlines()
    }
    assert states["web-shop"] == ["valid"]
    assert states["trial"][:2] == ["valid", "until"]
    assert states["lost"][0] == "revoked"
    again = run("keys", "revoke", "lost")
    assert (again.exit_code, again.stderr) == (
        1,
        "Error: There is no key named 'lost' that is still valid.\n",
    )
