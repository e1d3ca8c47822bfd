"""Which fields of this app hold personal data, and which say nothing of anybody."""

from pax.personal import EMPLOYEES, Kept

PERSONAL: dict[str, Kept] = {
    "accounts.User": Kept(
        EMPLOYEES,
        ("username", "name", "title", "email", "password"),
        "while employed, and then as long as the log names them",
    ),
}

PLAIN: dict[str, tuple[str, ...]] = {
    "accounts.Agency": ("name", "short_name", "code"),
    "accounts.Unit": ("name",),
}
