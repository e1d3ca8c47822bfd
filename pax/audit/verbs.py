"""What can have happened: the words of the access log."""

from django.db import models


class Verb(models.TextChoices):
    """One kind of event.  Names are `<what>.<happened>`; labels are for people."""

    SIGNED_IN = "session.signed_in", "Loggade in"
    SIGN_IN_FAILED = "session.failed", "Misslyckad inloggning"
    SIGNED_OUT = "session.signed_out", "Loggade ut"
    REFUSED = "access.refused", "Nekades åtkomst"

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
