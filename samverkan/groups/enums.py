"""The fixed vocabularies of samverkansgrupper and what is shared with them."""

from django.db import models


class Shape(models.TextChoices):
    """What sort of forum it is: all of them work the same way."""

    GROUP = "grupp", "Samverkansgrupp"
    PROCESS = "process", "Process"
    EST = "est", "EST"
    COUNCIL = "rad", "Strategiskt råd"
    PROJECT = "projekt", "Projekt"
    NETWORK = "natverk", "Nätverk"


class CrimeLevel(models.TextChoices):
    """At which level of organised crime the group works (pyramiden)."""

    INSTITUTIONAL = "institutionell", "Institutionell nivå"
    LEGAL = "legal", "Legal nivå"
    ILLEGAL = "illegal", "Illegal nivå"
    YOUNG = "unga", "Unga på väg in"


class Perspective(models.TextChoices):
    """In which of the three time perspectives of Pax the group works."""

    NOW = "nu", "Prevention här och nu"
    MEDIUM = "medel", "Prevention på medellång sikt"
    LONG = "lang", "Social hållbarhet på lång sikt"


class Focus(models.TextChoices):
    """The focus area (inriktning) of the åtgärdsplan that the group belongs to."""

    YOUNG = "uk", "Ungas väg in i kriminalitet"
    PLACES = "ts", "Trygghet och säkra platser"
    ECONOMY = "ke", "Kriminell ekonomi"
    VIOLENCE = "mv", "Mot våldet"
    UNDUE = "op", "Otillåten påverkan"


class Rhythm(models.TextChoices):
    """How often the group meets."""

    WEEKLY = "vecka", "Varje vecka"
    FORTNIGHTLY = "tva_veckor", "Varannan vecka"
    MONTHLY = "manad", "Varje månad"
    QUARTERLY = "kvartal", "Varje kvartal"
    YEARLY = "ar", "Varje år"
    WHEN_NEEDED = "behov", "Vid behov"


class Duty(models.TextChoices):
    """What somebody does in the group."""

    CHAIR = "ordforande", "Ordförande"
    SECRETARY = "sekreterare", "Sekreterare"
    MEMBER = "ledamot", "Ledamot"
    DEPUTY = "ersattare", "Ersättare"


class Level(models.IntegerChoices):
    """How much of a case an agency is given when it is shared with the group."""

    NOTHING = 0, "Ingenting"
    EXISTENCE = 1, "Bara att ärendet finns"
    SUMMARY = 2, "Sammanfattning"
    FULL = 3, "Fullständig fryst kopia"


class Progress(models.TextChoices):
    """How a shared case stands in the group."""

    OFFERED = "erbjudet", "Erbjudet gruppen"
    UNDER_WAY = "pagar", "Pågår"
    ENDED = "avslutat", "Avslutat i gruppen"
    DECLINED = "avbojt", "Gruppen tar inte upp det"


class PartProgress(models.TextChoices):
    """How far one agency has come with its own part."""

    NOT_BEGUN = "ej", "Inte börjat"
    UNDER_WAY = "pagar", "Pågår"
    DONE = "klar", "Klar"
    NONE = "ingen", "Gör ingenting i det här"


#: What a group no longer works with.
ENDED = frozenset({Progress.ENDED, Progress.DECLINED})
