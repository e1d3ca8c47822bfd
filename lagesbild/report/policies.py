"""Whether a person may do something with a lägesbild, now."""

from lagesbild.report.enums import Status, StatutoryPart
from lagesbild.report.models import Contributor, Lagesbild, Section
from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.errors import Denied, WrongState


def leads(lagesbild: Lagesbild, user: User) -> bool:
    """Tell whether a person of the authority itself is responsible for it."""
    return lagesbild.agency_id == user.agency_id and user.may(
        Permission.LAGESBILD_WRITE
    )


def contributes_to(lagesbild_id: int, user: User) -> bool:
    """Tell whether a person is a named contributor to a lägesbild, today."""
    named = Contributor.objects.filter(lagesbild=lagesbild_id, user=user.pk)
    return bool(named.standing().exists())


def writes_in(lagesbild: Lagesbild, user: User) -> bool:
    """Tell whether a person writes in a lägesbild, while it can be written in."""
    return leads(lagesbild, user) or contributes_to(lagesbild.pk, user)


def writes_chapter(section: Section, user: User) -> bool:
    """Tell whether a person writes a chapter, of those who write in the lägesbild.

    One that is given to somebody is written by them, and by who began the lägesbild
    and holds it together.  The others suggest changes (pax_writes_chapter).
    """
    if section.assigned_to_id is None:
        return True
    return user.pk in (section.assigned_to_id, section.lagesbild.created_by_id)


def may_write_chapter(section: Section, user: User) -> bool:
    """Tell whether a person may write a chapter as it stands now."""
    return may_write(section.lagesbild, user) and writes_chapter(section, user)


def may_write(lagesbild: Lagesbild, user: User) -> bool:
    """Tell whether a person may write in a lägesbild as it stands now."""
    return lagesbild.is_open and writes_in(lagesbild, user)


def releases(lagesbild: Lagesbild, user: User) -> bool:
    """Tell whether a person approves, decides and publishes it."""
    ours = lagesbild.agency_id == user.agency_id
    return ours and user.may(Permission.LAGESBILD_RELEASE)


def check_releases(lagesbild: Lagesbild, by: User) -> None:
    """Refuse one who does not approve and decide it."""
    if not releases(lagesbild, by):
        raise Denied


def check_leads(lagesbild: Lagesbild, by: User) -> None:
    """Refuse what is for those who are responsible, not for contributors."""
    if not leads(lagesbild, by):
        raise Denied("Det här gör de som ansvarar för lägesbilden.")


def check_can_lead(lagesbild: Lagesbild, by: User) -> None:
    """Refuse one who is not responsible for it, and changing one that is decided."""
    check_leads(lagesbild, by)
    check_is_open(lagesbild)


def check_can_write(lagesbild: Lagesbild, by: User) -> None:
    """Refuse one who does not write in it, and writing in one that is decided."""
    if not writes_in(lagesbild, by):
        raise Denied
    check_is_open(lagesbild)


def check_can_write_chapter(section: Section, by: User) -> None:
    """Refuse one who does not write in it, and a chapter that another is to write."""
    check_can_write(section.lagesbild, by)
    if not writes_chapter(section, by):
        raise Denied(
            f"Kapitlet skrivs av {section.assigned_to}. Föreslå en ändring, eller be "
            "den som ansvarar för lägesbilden att utse en annan skribent."
        )


def check_works(lagesbild: Lagesbild, by: User) -> None:
    """Refuse remarks by one who does not work on it, and on what is decided."""
    if not Lagesbild.objects.visible_to(by).filter(pk=lagesbild.pk).exists():
        raise Denied
    check_is_open(lagesbild)


def check_is_open(lagesbild: Lagesbild) -> None:
    """Refuse a change of what has been approved or decided."""
    if lagesbild.is_open:
        return
    if lagesbild.status == Status.REVIEW:
        raise WrongState(
            "Lägesbilden är godkänd som den är. Ska något ändras, skickas den först "
            "tillbaka, och godkänns sedan på nytt."
        )
    raise WrongState("Lägesbilden är fastställd. En rättelse görs som en ny utgåva.")


def empty_parts(lagesbild: Lagesbild) -> list[StatutoryPart]:
    """List the statutory parts that hold no text yet (4 § lagen 2023:196)."""
    written = set(
        Section.objects.filter(lagesbild=lagesbild)
        .exclude(body__regex=r"^\s*$")
        .values_list("part", flat=True)
    )
    return [part for part in StatutoryPart if part not in written]


def check_is_whole(lagesbild: Lagesbild) -> None:
    """Refuse to release a lägesbild while one of its three parts is empty."""
    if missing := empty_parts(lagesbild):
        names = ", ".join(str(part.label) for part in missing)
        raise WrongState(
            f"Lägesbilden saknar text i: {names}. Lagen kräver alla tre delarna "
            "(4 § lagen 2023:196)."
        )
