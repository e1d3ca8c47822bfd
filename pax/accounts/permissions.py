"""Everything one may be allowed to do in Pax, one line each."""

from enum import StrEnum, auto


class Permission(StrEnum):
    """A thing a role may do.  Which rows it may be done to is another question."""

    FLAG_RAISE = auto()  # flag something suspicious, and follow one's own flags
    CASE_READ = auto()  # read the cases one's unit may read
    CASE_EDIT = auto()  # work in a case: parties, notes, calculation, tasks
    CASE_ASSIGN = auto()  # decide who handles a case
    CASE_DECIDE = auto()  # sign disclosures and decisions, close and reopen
    CASE_RESTRICT = auto()  # narrow a case to named people
    CASE_EXPORT = auto()  # take lists and documents out of Pax
    CASE_READERS = auto()  # ask who has read a case
    REFERRAL_RECEIVE = auto()  # receive what other agencies disclose
    FEEDBACK_GIVE = auto()  # tell the sender what came of it
    POSITION_RECORD = auto()  # record the joint position (kan åklagare ta upp fallet?)
    PROCESS_EDIT = auto()  # copy and adapt a processkarta for one's unit
    LOG_REVIEW = auto()  # read the agency's access log
    USERS_ADMIN = auto()  # handle users, units and roles
    GROUP_TAKE_PART = auto()  # work in the samverkansgrupper where one has a seat
    GROUP_ADMIN = auto()  # make groups, invite agencies, give seats
    GROUP_SHARE = auto()  # decide that a case is shared with a group
    EST_TAKE_PART = auto()  # write one's own part of the weekly EST picture
    EST_COORDINATE = auto()  # put the EST picture together, freeze it, judge areas
    LAGESBILD_WRITE = auto()  # figures, problems and text of the own lägesbild
    LAGESBILD_RELEASE = auto()  # approve and decide a lägesbild (never alone)
    PLAN_WRITE = auto()  # build, weigh and follow up the own åtgärdsplan
    PLAN_DECIDE = auto()  # write down that a plan is decided, publish it
    PLAN_ANSWER = auto()  # answer for one's authority when a plan is on consultation
    FIGURES_GIVE = auto()  # hand over one's own authority's counts, without persons
    SETTINGS_EDIT = auto()  # set names and colours that everyone sees
    PUBLISHED_READ = auto()  # read what has been published
