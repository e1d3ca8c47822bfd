"""The fixed vocabularies of figures."""

from django.db import models


class Theme(models.TextChoices):
    """What an indicator is about: the chapters of the lägesbild, as they begin."""

    CRIME = "brott", "Brottsutvecklingen i stort"
    VIOLENCE = "vald", "Våld och nätverkskriminalitet"
    YOUNG = "unga", "Unga"
    HOUSING = "omraden", "Bostadsområden"
    ECONOMY = "ekonomi", "Kriminell ekonomi och välfärdsbrott"
    INFLUENCE = "paverkan", "Otillåten påverkan"
    BUSINESS = "naringsliv", "Näringslivets utsatthet"
    SAFETY = "trygghet", "Trygghet"
    WORK = "samverkan", "Samverkan och insatser"


class Measure(models.TextChoices):
    """In what an indicator is measured."""

    COUNT = "antal", "Antal"
    #: Of what is not persons: weeks, groups, meetings.  Never hidden for being small.
    THINGS = "stycken", "Stycken"
    PER_100_000 = "per_100000", "Antal per 100 000 invånare"
    PER_1000 = "per_1000", "Antal per 1 000 invånare"
    PERCENT = "procent", "Procent"
    KRONOR = "kronor", "Kronor"
    DAYS = "dagar", "Dagar"
    INDEX = "index", "Index"


class Origin(models.TextChoices):
    """Where a figure comes from."""

    REPORTED = "bra-kommun", "Brå, anmälda brott per kommun"
    HANDLED = "bra-handlagda", "Brå, handlagda brott"
    KOLADA = "kolada", "Kolada"
    TABLE = "csv", "Egen tabell"
    PAX = "pax", "Pax, överlämnat av en myndighet"


class AreaLevel(models.TextChoices):
    """What kind of place a figure is about."""

    MUNICIPALITY = "kommun", "Kommun"
    AREA = "omrade", "Område i kommunen"
    NATION = "riket", "Riket"


class Direction(models.TextChoices):
    """Which way one wishes that the figure goes."""

    DOWN = "ned", "Ska minska"
    UP = "upp", "Ska öka"
    NONE = "", "Varken eller"


class Gender(models.TextChoices):
    """As Kolada has it."""

    TOTAL = "T", "Totalt"
    WOMEN = "K", "Kvinnor"
    MEN = "M", "Män"


class Standing(models.TextChoices):
    """Whether the source may still change the figure."""

    PRELIMINARY = "preliminar", "Preliminär"
    FINAL = "slutlig", "Slutlig"
