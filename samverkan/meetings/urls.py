from django.urls import path

from samverkan.meetings.views import actions, agenda, minutes, planning, running, year

app_name = "meetings"

urlpatterns = [
    # /grupper/
    path("mina-atgarder/", actions.mine, name="mine"),
    path("<uuid:group>/moten/", planning.meetings, name="list"),
    path("<uuid:group>/moten/planera/", planning.plan, name="plan"),
    path("<uuid:group>/atgarder/", actions.actions, name="actions"),
    path("<uuid:group>/atgarder/ny/", actions.add, name="action-add"),
    path("<uuid:group>/arshjul/", year.year, name="year"),
    path("<uuid:group>/arshjul/historik/", year.history, name="year-history"),
    path("<uuid:group>/arshjul/ny/", year.add, name="year-add"),
    path("arshjul/<uuid:year_event>/", year.edit, name="year-edit"),
    # A meeting, and what is on its agenda.
    path("mote/<uuid:meeting>/", agenda.agenda, name="agenda"),
    path("mote/<uuid:meeting>/historik/", agenda.history, name="history"),
    path("mote/<uuid:meeting>/bygg/", agenda.build, name="build"),
    path("mote/<uuid:meeting>/punkt/", agenda.add, name="item-add"),
    path("mote/<uuid:meeting>/andra/", planning.edit, name="edit"),
    path("mote/<uuid:meeting>/stall-in/", planning.cancel, name="cancel"),
    path("punkt/<uuid:agenda_item>/flytta/", agenda.move, name="item-move"),
    path("punkt/<uuid:agenda_item>/stryk/", agenda.strike, name="item-strike"),
    # While it goes on.
    path("mote/<uuid:meeting>/starta/", running.begin, name="begin"),
    path("mote/<uuid:meeting>/pagar/", running.overview, name="running"),
    path("mote/<uuid:meeting>/narvaro/", running.presence, name="presence"),
    path("mote/<uuid:meeting>/gast/", running.guest, name="guest"),
    path("punkt/<uuid:agenda_item>/", running.item, name="item"),
    path("punkt/<uuid:agenda_item>/utkast/", running.draft, name="item-draft"),
    path("punkt/<uuid:agenda_item>/beslut/", running.decide, name="decide"),
    path("punkt/<uuid:agenda_item>/atgard/", running.agree, name="agree"),
    path("beslut/<uuid:decision>/", running.decision, name="decision"),
    # Afterwards.
    path("mote/<uuid:meeting>/avsluta/", minutes.end, name="end"),
    path("mote/<uuid:meeting>/anteckningar/", minutes.minutes, name="minutes"),
    path("mote/<uuid:meeting>/anteckningar.pdf", minutes.paper, name="paper"),
    path("mote/<uuid:meeting>/justera/", minutes.approve, name="approve"),
    path("atgard/<uuid:group_action>/", actions.action, name="action"),
    path(
        "atgard/<uuid:group_action>/historik/", actions.history, name="action-history"
    ),
    path("atgard/<uuid:group_action>/klar/", actions.settle, name="action-settle"),
    path("atgard/<uuid:group_action>/oppna/", actions.reopen, name="action-reopen"),
    path("atgard/<uuid:group_action>/andra/", actions.reassign, name="action-edit"),
]
