"""Everything one may be allowed to do in Pax, one line each.

A new permission is a line here, with the words that its holders read on the page
about themselves, and a place with at least one role (pax/accounts/roles.py).
"""

from django.db.models import TextChoices


class Permission(TextChoices):
    """A thing a role may do.  Which rows it may be done to is another question."""

    FLAG_RAISE = "flag_raise", "Flagga det som inte stämmer och följa dina flaggor"
    CASE_READ = "case_read", "Läsa enhetens ärenden"
    CASE_EDIT = "case_edit", "Arbeta i ärenden: parter, anteckningar, kalkyl, uppgifter"
    CASE_ASSIGN = "case_assign", "Bestämma vem som handlägger"
    CASE_DECIDE = "case_decide", "Skriva under och besluta, avsluta och öppna igen"
    CASE_RESTRICT = "case_restrict", "Begränsa ett ärende till namngivna personer"
    CASE_EXPORT = "case_export", "Ta ut listor och handlingar"
    CASE_READERS = "case_readers", "Se vem som har läst ett ärende"
    REFERRAL_RECEIVE = "referral_receive", "Ta emot det som andra myndigheter lämnar ut"
    FEEDBACK_GIVE = "feedback_give", "Återkoppla till avsändaren"
    POSITION_RECORD = "position_record", "Anteckna gemensamma ställningstaganden"
    PROCESS_EDIT = "process_edit", "Kopiera och anpassa processkartor"
    LOG_REVIEW = "log_review", "Granska myndighetens åtkomstlogg"
    USERS_ADMIN = "users_admin", "Sköta användare, enheter och roller"
    GROUP_TAKE_PART = "group_take_part", "Delta i samverkansgrupper där du har en plats"
    GROUP_ADMIN = "group_admin", "Starta grupper, bjuda in myndigheter och ge platser"
    GROUP_SHARE = "group_share", "Besluta om att dela ärenden med en grupp"
    EST_TAKE_PART = "est_take_part", "Lämna din del till veckans EST-bild"
    EST_COORDINATE = "est_coordinate", "Sammanställa och frysa veckans EST-bild"
    LAGESBILD_WRITE = "lagesbild_write", "Skriva i lägesbilden och sköta dess siffror"
    LAGESBILD_RELEASE = "lagesbild_release", "Godkänna och fastställa lägesbilden"
    PLAN_WRITE = "plan_write", "Skriva åtgärdsplanen och följa upp den"
    PLAN_DECIDE = "plan_decide", "Anteckna beslut om åtgärdsplanen och publicera den"
    PLAN_ANSWER = "plan_answer", "Lämna synpunkter på andras förslag till åtgärdsplan"
    FIGURES_GIVE = "figures_give", "Lämna över den egna myndighetens siffror"
    SETTINGS_EDIT = "settings_edit", "Ändra namn och färger som alla ser"
    PUBLISHED_READ = "published_read", "Läsa det som är publicerat"


#: Given by its roles only in the authority that leads the municipality's crime
#: prevention (lag 2023:196 13 §): there is one EST, and one list of areas.
OF_THE_LEADING = Permission.EST_COORDINATE
#: Given only to those who administer that authority: what the levels are called.
OVER_THE_LEADING = Permission.SETTINGS_EDIT
