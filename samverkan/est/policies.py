"""Whether a person may do something in EST, now."""

from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.errors import Denied, WrongState
from samverkan.est.models import Edition, Entry
from samverkan.est.querysets import coordinates, names_levels, takes_part


def check_takes_part(edition: Edition, by: User) -> None:
    """Refuse one who is not in the forum, and writing in a week that is frozen."""
    if not (by.may(Permission.EST_TAKE_PART) and takes_part(by)):
        raise Denied
    check_open(edition)


def check_coordinates(by: User) -> None:
    """Refuse what is the coordinator's to do."""
    if not (by.may(Permission.EST_COORDINATE) and coordinates(by)):
        raise Denied("Det här gör den som samordnar EST.")


def check_names_levels(by: User) -> None:
    """Refuse those who are not administrators of the ones who coordinate."""
    if not names_levels(by):
        raise Denied("Nivåerna ändras av den som är systemadministratör hos EST.")


def check_writes(entry: Entry, by: User) -> None:
    """Refuse what another agency has written; in a correction the coordinator may."""
    check_takes_part(entry.edition, by)
    corrects = entry.edition.corrects_id is not None and coordinates(by)
    if entry.agency_id != by.agency_id and not corrects:
        raise Denied


def check_open(edition: Edition) -> None:
    """Refuse to write in a week that is frozen."""
    if not edition.is_open:
        raise WrongState(
            f"{edition.title} är fryst och kan inte ändras. Den som samordnar kan "
            "göra en rättelse."
        )
