"""What can go wrong by the rules of the house, each with a sentence for the reader.

The sentence is Swedish and tells a person what happened and what to do.  One
handler (pax.access.middleware) turns these into pages, so views hold no `try`.
"""


class PaxError(Exception):
    """Something a person asked for that the rules do not allow."""

    status = 400
    default = "Det går inte att göra så här."

    def __init__(self, sentence: str = "") -> None:
        """Keep the Swedish sentence that the person will read."""
        super().__init__(sentence or self.default)

    @property
    def sentence(self) -> str:
        """What the person reads."""
        return str(self)


class Denied(PaxError):
    """The person may see the thing but may not do this with it."""

    status = 403
    default = "Du har inte behörighet att göra detta."


class WrongState(PaxError):
    """The thing is not in a state where this can be done."""

    status = 409
    default = "Det går inte att göra detta i det läge ärendet är i nu."


class Conflict(PaxError):
    """Someone else changed the thing meanwhile (lost update)."""

    status = 409
    default = (
        "Någon annan har ändrat uppgifterna sedan du öppnade sidan. "
        "Läs den nya versionen och spara igen."
    )


class Refused(PaxError):
    """The law does not let this be done on the ground that was given."""

    status = 422
    default = "Den valda grunden räcker inte för att lämna ut uppgifterna."


class Invalid(PaxError):
    """What was filled in cannot be right."""

    status = 422
    default = "Uppgifterna stämmer inte. Kontrollera och försök igen."
