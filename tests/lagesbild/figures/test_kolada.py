"""Kolada, asked over HTTP of a real server that behaves, and of one that does not."""

from __future__ import annotations

import json
import socket
import time
from typing import Any
from urllib.parse import urlsplit

import pytest

from lagesbild.figures.enums import Measure, Standing
from lagesbild.figures.fetching import Limits, NotFetched, Source
from lagesbild.figures.parsing import kolada
from pax.errors import Invalid
from tests.lagesbild.figures.kolada_server import (
    KPI,
    Answer,
    Server,
    behaves,
    gives,
    row,
    send,
)

QUICK = Limits(
    seconds=1.5, seconds_in_all=6, tries=3, first_wait=0.01, longest_wait=0.2, between=0
)


def after_title(*answers: Answer) -> tuple[Answer, ...]:
    return (gives(KPI), *answers)


def fetch(server: Server, years: Any = (2023, 2024), **limits: Any) -> Any:
    source = Source(server.url, Limits(**{**vars(QUICK), **limits}))
    return kolada.fetch(["N07403"], ["0181", "0000"], years, source)


# --- it behaves -----------------------------------------------------------------------
def test_values_come_by_sex_and_with_the_sources_own_title(server):
    rows = [row(2024, ("T", 10.5), ("K", 4), ("M", 6.5)), row(2023, ("T", None))]
    server.says(behaves(rows))
    result = fetch(server)
    assert result.indicators["N07403"].title == KPI["title"]
    assert result.indicators["N07403"].unit == Measure.PER_100_000
    assert [(r.gender, float(r.value)) for r in result.readings] == [
        ("T", 10.5),
        ("K", 4.0),
        ("M", 6.5),
    ]
    assert (
        urlsplit(server.url).path
        + ("/data/kpi/N07403/municipality/0000,0181/year/2023,2024")
        in server.asked
    )


def test_the_title_is_never_taken_from_anywhere_else(server):
    other = KPI | {"title": "Unemployment rate"}
    server.says(behaves([row(2024, ("T", 1))], kpi=other))
    assert fetch(server).indicators["N07403"].title == "Unemployment rate"


def test_the_key_figure_may_come_by_itself(server):
    server.says(*after_title(gives({"values": [row(2024, ("T", 1))]})))
    assert len(fetch(server).readings) == 1


def test_pages_are_followed(server):
    rows = [row(year, ("T", year)) for year in range(2000, 2024)]
    server.says(behaves(rows, page=5))
    result = fetch(server, years=range(2000, 2024))
    assert len(result.readings) == 24
    assert len(server.asked) == 1 + 5


def test_at_most_25_years_a_call(server):
    server.says(behaves([]))
    fetch(server, years=range(1990, 2026))
    asked = [path.rpartition("/")[2].split(",") for path in server.asked[1:]]
    assert [len(years) for years in asked] == [25, 11]


def test_at_most_25_municipalities_a_call(server):
    server.says(behaves([]))
    codes = list(kolada.MUNICIPALITIES)[:30]
    kolada.fetch(["N07403"], codes, [2024], Source(server.url, QUICK))
    assert [path.count(",") + 1 for path in server.asked[1:]] == [25, 5]


def test_preliminary_and_private_values_say_so(server):
    rows = [
        row(2023, ("T", 5), status="Preliminary"),
        row(2024, ("T", None), status="Private"),
    ]
    server.says(behaves(rows))
    first, second = fetch(server).readings
    assert first.standing == Standing.PRELIMINARY
    assert second.is_suppressed
    assert second.value is None


def test_calls_are_spaced(server):
    server.says(behaves([row(y, ("T", 1)) for y in (2022, 2023, 2024)], page=1))
    fetch(server, between=0.1)
    gaps = [b - a for a, b in zip(server.times, server.times[1:], strict=False)]
    assert min(gaps) >= 0.09


@pytest.mark.parametrize("figure", ["", "07403", "N0740", "N07403/../../x", "Ö07403"])
def test_what_is_no_key_figure_is_not_asked_for(server, figure):
    with pytest.raises(Invalid):
        kolada.fetch([figure], ["0181"], [2024], Source(server.url, QUICK))
    assert server.asked == []


def test_an_unknown_municipality_is_not_asked_for(server):
    with pytest.raises(Invalid):
        kolada.fetch(["N07403"], ["9999"], [2024], Source(server.url, QUICK))
    assert server.asked == []


# --- it stumbles ----------------------------------------------------------------------
def test_errors_that_pass_are_tried_again(server):
    fine = gives({"values": [row(2024, ("T", 1))]})
    server.says(gives({}, 500), gives({}, 503), gives(KPI), gives({}, 502), fine)
    assert len(fetch(server).readings) == 1
    assert len(server.asked) == 5


def test_waiting_grows_between_tries(server):
    waited: list[float] = []
    server.says(gives({}, 500))
    source = Source(server.url, Limits(**{**vars(QUICK), "tries": 4}), waited.append)
    with pytest.raises(NotFetched, match="fel 500"):
        source.get("kpi/N07403")
    assert waited == pytest.approx([0.01, 0.02, 0.04])


def test_retry_after_is_obeyed(server):
    waited: list[float] = []
    server.says(gives({}, 429, Retry_After="7"), gives(KPI))
    limits = Limits(**{**vars(QUICK), "longest_wait": 10})
    assert Source(server.url, limits, waited.append).get("kpi/N07403") == KPI
    assert waited == [7]


def test_retry_after_for_ever_is_not_waited_out(server):
    waited: list[float] = []
    server.says(gives({}, 429, Retry_After="86400"))
    with pytest.raises(NotFetched, match="429"):
        Source(server.url, QUICK, waited.append).get("x")
    assert max(waited) <= QUICK.longest_wait


def test_a_refusal_is_not_tried_again(server):
    server.says(gives({}, 403))
    with pytest.raises(NotFetched, match="fel 403"):
        fetch(server)
    assert len(server.asked) == 1


def test_an_unknown_key_figure_is_told(server):
    server.says(gives({}, 404))
    with pytest.raises(NotFetched, match="404"):
        fetch(server)


# --- it misbehaves --------------------------------------------------------------------
def assert_ends(server: Server, within: float, match: str = "", **limits: Any) -> None:
    began = time.monotonic()
    with pytest.raises(NotFetched, match=match):
        fetch(server, **limits)
    assert time.monotonic() - began < within


def test_silence_ends(server):
    server.says(lambda *_: time.sleep(5))
    assert_ends(server, 4, "långsamt|svarar inte", seconds=0.5)


def test_a_slow_drip_of_the_body_ends(server):
    def drip(handler: Any, _: str) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        for _ in range(100):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.1)

    server.says(drip)
    assert_ends(server, 4, "långsamt", seconds=0.6, tries=2)


def test_a_slow_drip_of_headers_ends(server):
    def drip(handler: Any, _: str) -> None:
        handler.wfile.write(b"HTTP/1.0 200 OK\r\n")
        for number in range(100):
            handler.wfile.write(f"X-{number}: 1\r\n".encode())
            handler.wfile.flush()
            time.sleep(0.1)

    server.says(drip)
    assert_ends(server, 4, "långsamt", seconds=0.6, tries=2)


def test_the_time_in_all_is_bounded(server):
    server.says(
        gives(KPI), behaves([row(y, ("T", 1)) for y in range(2000, 2025)], page=1)
    )
    began = time.monotonic()
    with pytest.raises(NotFetched, match="långsam"):
        fetch(server, range(2000, 2025), seconds_in_all=0.5, between=0.1)
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"{", b"[1, 2", b"\xff\xfe", b"[" * 100_000, b"null", b'"x"'],
)
def test_wrong_json_is_refused(server, body):
    server.says(*after_title(lambda handler, _: send(handler, body)))
    assert_ends(server, 4, "som väntat")


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"values": "x"},
        {"values": [1]},
        {"values": [{"kpi": "N07403"}]},
        {"values": [row(2024, ("X", 1))]},
        {"values": [row(2024, ("T", "hej"))]},
        {"values": [row(2024, ("T", 1e30))]},
        {"values": [row(2024, ("T", 1), place="0001")]},
        {"values": [row(2024, ("T", 1)) | {"kpi": "N00001"}]},
        {"values": [row(2024, ("T", 1)) | {"period": "snart"}]},
    ],
)
def test_answers_of_another_shape_are_refused_whole(server, data):
    server.says(*after_title(gives(data)))
    assert_ends(server, 4, "som väntat")


@pytest.mark.parametrize("kpi", [{}, [], {"values": []}, KPI | {"title": ""}, 5])
def test_a_key_figure_without_title_is_refused(server, kpi):
    server.says(gives(kpi))
    assert_ends(server, 4, "inget nyckeltal")


@pytest.mark.parametrize(
    "elsewhere",
    [
        "http://example.invalid/v3/data",
        "https://127.0.0.1/v3/data",
        "//example.invalid/x",
        "file:///etc/passwd",
    ],
)
def test_the_next_page_on_another_server_is_not_asked_for(server, elsewhere):
    page = {"values": [row(2024, ("T", 1))], "next_url": elsewhere}
    server.says(*after_title(gives(page)))
    assert_ends(server, 4, "annan server")
    assert len(server.asked) == 2


def test_a_redirect_is_not_followed(server):
    server.says(gives({}, 302, Location="http://127.0.0.1:1/"))
    assert_ends(server, 4, "fel 302")
    assert len(server.asked) == 1


def test_pages_that_go_in_a_ring_end(server):
    def ring(handler: Any, path: str) -> None:
        here = f"http://{handler.headers['Host']}{path.partition('?')[0]}"
        send(handler, json.dumps({"values": [], "next_url": here}).encode())

    server.says(*after_title(ring))
    assert_ends(server, 4, "utan slut")


def test_pages_without_end_end(server):
    def endless(handler: Any, path: str) -> None:
        number = int(path.partition("page=")[2] or 0) + 1
        here = f"http://{handler.headers['Host']}{path.partition('?')[0]}?page={number}"
        send(handler, json.dumps({"values": [], "next_url": here}).encode())

    server.says(*after_title(endless))
    assert_ends(server, 4, "utan slut", pages=8)
    assert len(server.asked) == 9


def test_too_large_an_answer_is_refused(server):
    server.says(lambda handler, _: send(handler, b" " * 200_000))
    assert_ends(server, 4, "mer än", size=100_000)


def test_an_answer_cut_off_is_refused(server):
    def cut(handler: Any, _: str) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "5000")
        handler.end_headers()
        handler.wfile.write(json.dumps(KPI).encode())

    server.says(cut)
    assert_ends(server, 4, "svarar inte")


def test_nobody_at_home_is_told():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v3"
        with pytest.raises(NotFetched, match="svarar inte"):
            Source(url, QUICK).get("kpi/N07403")
