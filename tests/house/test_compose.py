"""docker-compose.yml describes a safe installation."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
SERVING = ["web", "worker", "beat"]
SECRET = re.compile(r"PASSWORD|SECRET|_URL")


def test_services_are_these() -> None:
    assert set(SERVICES) == {"postgres", "valkey", "migrate", *SERVING}


@pytest.mark.parametrize("name", SERVING)
def test_what_serves_people_never_gets_the_owners_address(name: str) -> None:
    environment = SERVICES[name]["environment"]
    assert environment["DATABASE_URL"].startswith("postgresql://pax_app:")
    assert "OWNER" not in str(environment)
    assert "POSTGRES_PASSWORD" not in str(environment)


def test_only_migrate_connects_as_owner() -> None:
    url = SERVICES["migrate"]["environment"]["PAX_OWNER_DATABASE_URL"]
    assert url.startswith("postgresql://pax_owner:")
    assert SERVICES["migrate"]["command"][:3] == ["python", "manage.py", "migrate"]


def test_init_script_makes_two_roles_that_row_security_binds() -> None:
    [mount] = [m for m in SERVICES["postgres"]["volumes"] if m.startswith("./")]
    script = (ROOT / mount.split(":")[0] / "10-roles.sh").read_text()
    made = re.findall(r"CREATE ROLE (\w+) LOGIN .*\n\s+(.*);", script)
    unable = "NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB"
    assert made == [("pax_owner", unable), ("pax_app", unable)]


@pytest.mark.parametrize("name", [n for n in SERVICES if n != "migrate"])
def test_everything_that_stays_up_is_watched(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", SERVING)
def test_serving_waits_for_tables_and_servers(name: str) -> None:
    assert SERVICES[name]["depends_on"] == {
        "postgres": {"condition": "service_healthy"},
        "valkey": {"condition": "service_healthy"},
        "migrate": {"condition": "service_completed_successfully"},
    }


@pytest.mark.parametrize("name", ["postgres", "valkey"])
def test_images_are_pinned_by_major_version(name: str) -> None:
    assert re.fullmatch(r"[a-z/]+:\d+", SERVICES[name]["image"])


#: A mail server within the house may ask for none, and Pax runs without one; there are
#: earlier keys only after a change of key; and Kolada's address is nobody's secret.
OPTIONAL = {"PAX_EMAIL_PASSWORD", "PAX_OLD_SECRET_KEYS", "PAX_KOLADA_URL"}


@pytest.mark.parametrize("name", list(SERVICES))
def test_secrets_are_demanded_and_have_no_default(name: str) -> None:
    for key, value in SERVICES[name]["environment"].items():
        if key in OPTIONAL:
            assert value == "${" + key + ":-}"
            continue
        for reference in re.findall(r"\$\{([^}]*)\}", str(value)):
            if SECRET.search(reference.split(":")[0]):
                assert ":?" in reference, key
        if key.endswith(("PASSWORD", "KEY", "AUTH")):
            assert re.fullmatch(r"\$\{\w+:\?[^}]+\}", value), key


@pytest.mark.parametrize("name", ["migrate", *SERVING])
def test_our_containers_cannot_write_or_gain_rights(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_only_the_web_is_reached_from_outside() -> None:
    open_ones = [name for name, service in SERVICES.items() if "ports" in service]
    assert open_ones == ["web"]
    assert SERVICES["web"]["ports"][0].startswith("127.0.0.1:")
    assert COMPOSE["networks"]["inside"] == {"internal": True}


# --- what is set reaches the containers ----------------------------------------------
#: Variables that mean nothing in a container, or are the image's own, each with why.
NOT_IN_COMPOSE = {
    "PAX_DATA_DIR": "the image's own",
    "PAX_STATIC_DIR": "the image's own",
    "PAX_BIND": "the image's own",
    "DJANGO_SETTINGS_MODULE": "the image's own",
    "PAX_APP_ROLE": "the init script makes pax_app",
    "PAX_AS_OWNER": "manage.py sets it",
    "PAX_OWNER_DATABASE_URL": "only migrate's",
    "PAX_HOST": "./script/start",
    "PAX_TRUSTED_ORIGINS": "./script/start",
    "PAX_DEMO": "./script/start",
    "PORT": "the port outside",
    "POSTGRES_PASSWORD": "the superuser's",
    "PAX_OWNER_PASSWORD": "only migrate's",
    "PAX_APP_PASSWORD": "in DATABASE_URL",
    "VALKEY_PASSWORD": "in REDIS_URL",
    "PAX_TEST_DB": "tests",
    "PAX_TEST_FULL": "tests",
    "PAX_CHROMIUM": "tests",
}


@pytest.mark.parametrize("name", SERVING)
def test_every_setting_reaches_the_containers(name: str) -> None:
    text = (ROOT / ".env.example").read_text()
    explained = set(re.findall(r"^#?([A-Z_]+)=", text, re.M))
    given = set(SERVICES[name]["environment"])
    assert explained - given == set(NOT_IN_COMPOSE)


def test_the_proxy_that_is_believed_is_the_gateway_it_comes_through() -> None:
    said = SERVICES["web"]["environment"]["PAX_PROXY_IPS"]
    [network] = COMPOSE["networks"]["outside"]["ipam"]["config"]
    assert said == "${PAX_PROXY_IPS:-" + network["gateway"] + "}"
