"""A server on this machine in Kolada's place, that behaves or does not."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[[BaseHTTPRequestHandler, str], None]
KPI = {
    "id": "N07403",
    "title": "Anmälda våldsbrott, antal/100 000 inv",
    "description": "Antal anmälda våldsbrott.",
    "municipality_type": "K",
}


@dataclass
class Server:
    """A server on this machine; `answers` says how, by path."""

    url: str = ""
    answers: list[Answer] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)

    def says(self, *answers: Answer) -> None:
        """Give these answers in turn; the last goes on."""
        self.answers = list(answers)

    def next(self) -> Answer:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextlib.contextmanager
def serving() -> Iterator[Server]:
    """Serve on a free port, until one is done."""
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.asked.append(self.path)
            state.times.append(time.monotonic())
            with contextlib.suppress(OSError):  # the one who asked has hung up
                state.next()(self, self.path)

        def log_message(self, *_: Any) -> None: ...

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    http.block_on_close = False
    state.url = f"http://127.0.0.1:{http.server_port}/v3"
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    yield state
    http.shutdown()
    http.server_close()


def send(handler: Any, body: bytes, status: int = 200, **headers: str) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def gives(data: Any, status: int = 200, **headers: str) -> Answer:
    return lambda handler, _: send(
        handler, json.dumps(data).encode(), status, **headers
    )


def row(year: int, *values: tuple[str, Any], place: str = "0181", **more: Any) -> Any:
    return {
        "kpi": "N07403",
        "municipality": place,
        "period": year,
        "values": [{"gender": g, "value": v, **more} for g, v in values],
    }


def behaves(rows: list[Any], kpi: Any = KPI, page: int = 100) -> Answer:
    """Answer as Kolada does: what a key figure is, and its values, page by page."""

    def answer(handler: Any, path: str) -> None:
        if "/data/" not in path:
            return send(handler, json.dumps({"values": [kpi], "count": 1}).encode())
        start = int(path.partition("page=")[2] or 0)
        following = start + page
        data = {"values": rows[start:following], "count": len(rows[start:following])}
        if following < len(rows):
            base = f"http://{handler.headers['Host']}{path.partition('?')[0]}"
            data["next_url"] = f"{base}?page={following}"
        return send(handler, json.dumps(data).encode())

    return answer
