"""What someone wrote in the search box, and what is looked for.

Something that identifies (a personnummer, a diarienummer, a K-nummer) is found by
being equal; everything else by its words.
"""

from dataclasses import dataclass

from cases.listing.numbers import case_numbers, identity_numbers

#: So many digits may be a number of somebody's, however it is written.
TELLING = 6


@dataclass(frozen=True)
class Sought:
    """What is looked for: any of the numbers, or else all of the words."""

    text: str
    numbers: tuple[str, ...] = ()

    @property
    def is_about_someone(self) -> bool:
        """Tell whether the text may not stand in an address or a log."""
        if self.numbers and not identity_numbers(self.text):
            return False
        return sum(map(str.isdigit, self.text)) >= TELLING

    @property
    def told(self) -> str:
        """What the access log says: that it was searched, and never for whom."""
        if identity_numbers(self.text):
            return "Sökte på ett person- eller organisationsnummer"
        return "Sökte på ett ärendenummer" if self.numbers else "Sökte på ord"


def read_query(text: str) -> Sought:
    """Say what a text in the search box looks for."""
    numbers = identity_numbers(text) or case_numbers(text)
    return Sought(text, tuple({number.replace("-", "") for number in numbers}))
