"""How the web server runs (gunicorn --config python:pax.gunicorn)."""

import os
from pathlib import Path

from pax.logs import logging_settings

bind = os.environ.get("PAX_BIND", "127.0.0.1:8000")
worker_class = "pax.webworker.Worker"
preload_app = True  # read the code once, then divide: quicker, and less memory
workers = int(os.environ.get("PAX_WEB_PROCESSES", "2"))
threads = int(os.environ.get("PAX_WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 10
keepalive = 5
# The most that Gunicorn reads of an address: room for a search that is far too long,
# so that its own form can say so.
limit_request_line = 8190
max_requests = 5000
max_requests_jitter = 500
# Gunicorn writes to a file here all the time; on a slow disk that would block it.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 -- memory
# Behind a proxy, believe only the one that the installation names.
forwarded_allow_ips = os.environ.get("PAX_PROXY_IPS", "127.0.0.1,::1")

# No access log: addresses and search words say who was looked for.
accesslog = None
control_socket_disable = True
logconfig_dict = logging_settings(os.environ.get("PAX_LOG_LEVEL", "INFO").upper())

# Each thread may hold one connection to the database.
os.environ["PAX_DB_POOL"] = os.environ.get("PAX_DB_POOL") or str(threads)
