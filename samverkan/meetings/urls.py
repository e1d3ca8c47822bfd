from django.urls import path

from samverkan.meetings.views import planning, running

app_name = "meetings"

urlpatterns = [
    # /grupper/
    path("mina-atgarder/", running.mine, name="mine"),
    path("<uuid:group>/moten/", planning.meetings, name="list"),
    path("<uuid:group>/moten/planera/", planning.plan, name="plan"),
    path("<uuid:group>/atgarder/", running.actions, name="actions"),
    path("<uuid:group>/atgarder/ny/", running.add, name="action-add"),
    path("<uuid:group>/arshjul/", planning.year, name="year"),
    path("<uuid:group>/arshjul/historik/", planning.year_history, name="year-history"),
    path("<uuid:group>/arshjul/ny/", planning.add_year_event, name="year-add"),
    path("arshjul/<uuid:year_event>/", planning.edit_year_event, name="year-edit"),
    # A meeting, and what is on its agenda.
    path("mote/<uuid:meeting>/", planning.agenda, name="agenda"),
    path("mote/<uuid:meeting>/historik/", planning.meeting_history, name="history"),
    path("mote/<uuid:meeting>/bygg/", planning.build, name="build"),
    path("mote/<uuid:meeting>/punkt/", planning.add_item, name="item-add"),
    path("mote/<uuid:meeting>/andra/", planning.edit, name="edit"),
    path("mote/<uuid:meeting>/stall-in/", planning.cancel, name="cancel"),
    path("punkt/<uuid:agenda_item>/flytta/", planning.move, name="item-move"),
    path("punkt/<uuid:agenda_item>/stryk/", planning.strike, name="item-strike"),
    # While it goes on.
    path("mote/<uuid:meeting>/starta/", running.begin, name="begin"),
    path("mote/<uuid:meeting>/pagar/", running.overview, name="running"),
    path("mote/<uuid:meeting>/narvaro/", running.presence, name="presence"),
    path("mote/<uuid:meeting>/gast/", running.guest, name="guest"),
    path("punkt/<uuid:agenda_item>/", running.item, name="item"),
    path("punkt/<uuid:agenda_item>/beslut/", running.decide, name="decide"),
    path("punkt/<uuid:agenda_item>/atgard/", running.agree, name="agree"),
    path("beslut/<uuid:decision>/", running.decision, name="decision"),
    # Afterwards.
    path("mote/<uuid:meeting>/avsluta/", running.end, name="end"),
    path("mote/<uuid:meeting>/anteckningar/", running.minutes, name="minutes"),
    path("mote/<uuid:meeting>/anteckningar.pdf", running.paper, name="paper"),
    path("mote/<uuid:meeting>/justera/", running.approve, name="approve"),
    path("atgard/<uuid:group_action>/", running.action, name="action"),
    path(
        "atgard/<uuid:group_action>/historik/", running.history, name="action-history"
    ),
    path("atgard/<uuid:group_action>/klar/", running.settle, name="action-settle"),
    path("atgard/<uuid:group_action>/oppna/", running.reopen, name="action-reopen"),
    path("atgard/<uuid:group_action>/andra/", running.reassign, name="action-edit"),
]
