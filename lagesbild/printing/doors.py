"""The doors of this app: what an id in an address may open, and to whom."""

from lagesbild.printing.models import PdfJob
from lagesbild.report.doors import IN_PICTURE, WorkDoor
from pax.accounts.permissions import Permission
from pax.audit.verbs import Verb

#: Who prints: those who write, release, or read what is published.
PRINTS = (
    Permission.LAGESBILD_WRITE,
    Permission.LAGESBILD_RELEASE,
    Permission.PUBLISHED_READ,
)

#: A document that one has asked for, while one may read what it is made of.
job_door = WorkDoor("job", PdfJob.objects.visible_to, reach=IN_PICTURE)
#: Its file: to fetch it is to read the lägesbild.
file_door = WorkDoor(
    "job",
    PdfJob.objects.visible_to,
    read=Verb.LAGESBILD_READ,
    reach=IN_PICTURE,
)
