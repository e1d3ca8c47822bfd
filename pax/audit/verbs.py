"""What can have happened: the words of the access log.

A new kind of event is a line here and nothing else.
"""

from django.db import models


class Verb(models.TextChoices):
    """One kind of event.  Names are `<what>.<happened>`; labels are for people."""

    SIGNED_IN = "session.signed_in", "Loggade in"
    SIGN_IN_FAILED = "session.failed", "Misslyckad inloggning"
    SIGNED_OUT = "session.signed_out", "Loggade ut"
    REFUSED = "access.refused", "Nekades åtkomst"

    DECISION_ASKED = "decision.asked", "Begärde ett beslut som tar två"
    DECISION_SETTLED = "decision.settled", "Svarade på ett beslut som tar två"
    REDACTED = "edition.redacted", "Tog bort personuppgift ur det som är fryst"

    FLAG_RAISED = "flag.raised", "Flaggade"
    CASE_OPENED = "case.opened", "Öppnade ärende"
    CASE_READ = "case.read", "Läste ärende"
    CASE_CHANGED = "case.changed", "Ändrade i ärende"
    CASE_MOVED = "case.moved", "Flyttade ärende i kedjan"
    CASE_ASSIGNED = "case.assigned", "Utsåg handläggare"
    CASE_RESTRICTED = "case.restricted", "Begränsade ärende"
    CASE_CLOSED = "case.closed", "Avslutade ärende"
    CASE_REOPENED = "case.reopened", "Öppnade ärende igen"
    CASES_LISTED = "case.listed", "Listade ärenden"
    CASES_SEARCHED = "case.searched", "Sökte bland ärenden"
    CASES_EXPORTED = "case.exported", "Exporterade ärenden"
    CASE_PRINTED = "case.printed", "Skrev ut ärende"
    CASE_HISTORY_READ = "case.history_read", "Läste ärendets historik"
    CASE_READERS_READ = "case.readers_read", "Läste vem som läst ärendet"

    PARTY_READ = "party.read", "Läste uppgifter om part"
    PARTY_CHANGED = "party.changed", "Ändrade uppgifter om part"
    PARTY_MATCHED = "party.matched", "Sökte tidigare ärenden på person"

    DOCUMENT_ADDED = "document.added", "Lade till handling"
    DOCUMENT_READ = "document.read", "Hämtade handling"

    DISCLOSURE_PREPARED = "disclosure.prepared", "Förberedde utlämnande"
    DISCLOSURE_SENT = "disclosure.sent", "Lämnade ut uppgifter"
    DISCLOSURE_RECEIVED = "disclosure.received", "Tog emot utlämnande"
    DISCLOSURE_READ = "disclosure.read", "Läste utlämnad kopia"
    DISCLOSURE_WITHDRAWN = "disclosure.withdrawn", "Återkallade utlämnande"
    DISCLOSURE_REFUSED = "disclosure.refused", "Utlämnande stoppades"

    GROUP_CHANGED = "group.changed", "Ändrade i samverkansgrupp"
    GROUP_READ = "group.read", "Läste samverkansgrupp"
    SEAT_GIVEN = "group.seat_given", "Gav plats i samverkansgrupp"
    SEAT_ENDED = "group.seat_ended", "Avslutade plats i samverkansgrupp"
    CASE_SHARED = "share.shared", "Delade ärende med samverkansgrupp"
    CASE_UNSHARED = "share.unshared", "Upphörde att dela ärende"
    SHARE_READ = "share.read", "Läste delat ärende"
    SHARE_CHANGED = "share.changed", "Ändrade i delat ärende"
    MEETING_READ = "meeting.read", "Läste möte"
    MEETING_CHANGED = "meeting.changed", "Ändrade i möte"
    MINUTES_APPROVED = "meeting.approved", "Justerade mötesanteckningar"
    CALENDAR_READ = "calendar.read", "Hämtade kalender"
    CALENDAR_CHANGED = "calendar.changed", "Ändrade sin kalenderadress"
    PRESSURE_READ = "pressure.read", "Läste tryckregister"
    PRESSURE_CHANGED = "pressure.changed", "Ändrade i tryckregister"
    INSPECTION_READ = "inspection.read", "Läste tillsyn"
    INSPECTION_CHANGED = "inspection.changed", "Ändrade i tillsyn"
    CHECKLIST_READ = "checklist.read", "Läste checklista"
    CHECKLIST_CHANGED = "checklist.changed", "Ändrade i checklista"
    EST_READ = "est.read", "Läste EST-bild"
    EST_CHANGED = "est.changed", "Ändrade i EST-bild"
    EST_FROZEN = "est.frozen", "Frös EST-bild"
    EST_SETTLED = "est.settled", "Fastställde EST-analys"
    EST_IMPORTED = "est.imported", "Läste in tidigare EST-bilder"
    AREA_CHANGED = "area.changed", "Ändrade i område"
    TRACES_KEPT = "text.traces_kept", "Behöll text som liknar personuppgift"

    FIGURES_READ = "figures.read", "Läste siffror"
    FIGURES_CHANGED = "figures.changed", "Ändrade siffror"
    FIGURES_IMPORTED = "figures.imported", "Läste in siffror"
    FIGURES_UNDONE = "figures.undone", "Ångrade inläsning av siffror"
    FIGURES_GIVEN = "figures.given", "Lämnade över egna siffror"
    LAGESBILD_READ = "lagesbild.read", "Läste lägesbild"
    LAGESBILD_CHANGED = "lagesbild.changed", "Ändrade i lägesbild"
    LAGESBILD_REVIEWED = "lagesbild.reviewed", "Granskade lägesbild"
    LAGESBILD_DECIDED = "lagesbild.decided", "Fastställde lägesbild"
    LAGESBILD_PUBLISHED = "lagesbild.published", "Publicerade lägesbild"
    LAGESBILD_REPORTED = "lagesbild.reported", "Redovisade lägesbild"
    PLAN_READ = "plan.read", "Läste åtgärdsplan"
    PLAN_CHANGED = "plan.changed", "Ändrade i åtgärdsplan"
    PLAN_SENT = "plan.sent", "Sände åtgärdsplan på samråd"
    PLAN_COMMENTED = "plan.commented", "Lämnade synpunkt på åtgärdsplan"
    PLAN_DECIDED = "plan.decided", "Antecknade beslut om åtgärdsplan"
    PLAN_PUBLISHED = "plan.published", "Publicerade åtgärdsplan"
    PLAN_ROLLED = "plan.rolled", "Rullade åtgärdsplan till nästa år"
    PLAN_IMPORTED = "plan.imported", "Läste in rader i åtgärdsplan"
    PLAN_EXPORTED = "plan.exported", "Exporterade åtgärdsplan"
    PLAN_ASKED = "plan.asked", "Bad om uppföljning"
    PLAN_ANSWERED = "plan.answered", "Svarade på uppföljning"
    PLAN_REPORTED = "plan.reported", "Redovisade åtgärdsplan"
    DOCUMENT_MADE = "print.made", "Gjorde PDF"

    PROCESS_CHANGED = "process.changed", "Ändrade processkarta"
    PROCESS_PUBLISHED = "process.published", "Publicerade processkarta"

    USERS_LISTED = "user.listed", "Listade användare"
    USER_ADDED = "user.added", "Lade upp användare"
    USER_CHANGED = "user.changed", "Ändrade användare"
    USER_CLOSED = "user.closed", "Stängde konto"
    USER_REOPENED = "user.reopened", "Öppnade konto igen"
    PASSWORD_GIVEN = "user.password_given", "Gav engångslösenord"
    PASSWORD_CHANGED = "user.password_changed", "Bytte lösenord"
    ROLE_GIVEN = "user.role_given", "Gav roll"
    ROLE_ENDED = "user.role_ended", "Avslutade roll"
    UNIT_ADDED = "unit.added", "Lade upp enhet"
    UNIT_CHANGED = "unit.changed", "Ändrade enhet"
    LOG_READ = "log.read", "Läste åtkomstloggen"
    LOG_SAMPLED = "log.sampled", "Drog stickprov ur åtkomstloggen"
    LOG_REVIEWED = "log.reviewed", "Skrev under logguppföljning"


def verbs_in_words() -> list[tuple[str, str]]:
    """Give the log's kinds of event with their words.

    Asked when needed, so that no migration repeats the list and a new kind needs none.
    """
    return Verb.choices
