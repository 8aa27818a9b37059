"""What an empty card says to send is taken in as it stands."""

import datetime as dt

import pytest
from flask.testing import FlaskClient

from layouts.first import FIRST, request
from tests.dash_app.conftest import ADMIN_KEY, bearer


@pytest.mark.parametrize("source", FIRST)
def test_the_first_fact_of_each_source_is_accepted(client: FlaskClient, source: str) -> None:
    line, _, body = request(source, dt.date(2026, 4, 1)).partition("\n")
    method, url = line.split()
    answer = client.open(url, method=method, data=body, content_type="application/json",
                         headers=bearer(ADMIN_KEY))  # fmt: skip
    assert answer.status_code == 201, answer.text
    told = answer.get_json()
    assert (told["accepted"], told["unused_fields"]) == (1, [])
