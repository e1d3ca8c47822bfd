"""python -m pax.is_up web|worker|beat: for the health checks of containers."""

import os
import sys
from contextlib import closing, suppress
from http import HTTPStatus
from http.client import HTTPConnection

from redis import RedisError

from pax import heartbeat


def web_answers() -> bool:
    """Tell whether the health page says that everything is up."""
    host = os.environ.get("PAX_ALLOWED_HOSTS", "localhost").split(",")[0]
    port = os.environ.get("PAX_BIND", ":8000").rpartition(":")[2]
    connection = HTTPConnection("127.0.0.1", int(port), timeout=5)
    with suppress(OSError), closing(connection):
        connection.request("GET", "/healthz", headers={"Host": host})
        return connection.getresponse().status == HTTPStatus.OK
    return False


def main(part: str) -> int:
    """Return 0 when the part is up."""
    if part == "web":
        return int(not web_answers())
    with suppress(RedisError):
        return int(part not in heartbeat.living())
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
