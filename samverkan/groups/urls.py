from django.urls import path

from samverkan.groups import views

app_name = "groups"

urlpatterns = [
    # /grupper/
    path("", views.groups, name="list"),
    path("ny/", views.new, name="new"),
    path("<uuid:group>/", views.board, name="board"),
    path("<uuid:group>/tavla.pdf", views.board_pdf, name="board-pdf"),
    path("<uuid:group>/om/", views.about, name="about"),
    path("<uuid:group>/om/historik/", views.group_history, name="history"),
    path("<uuid:group>/om/andra/", views.edit, name="edit"),
    path("<uuid:group>/om/sammankalla/", views.convene, name="convene"),
    path("<uuid:group>/om/overenskommelse/", views.sign_agreement, name="agreement"),
    path("<uuid:group>/om/myndighet/", views.invite, name="invite"),
    path("deltagande/<uuid:delegation>/plats/", views.seat, name="seat"),
    path("deltagande/<uuid:delegation>/lamna/", views.end_delegation, name="withdraw"),
    path("plats/<uuid:seat>/avsluta/", views.end_seat, name="end-seat"),
    # A case shared with a group
    path("arende/<uuid:share>/", views.share, name="share"),
    path("arende/<uuid:share>/historik/", views.share_history, name="share-history"),
    path("arende/<uuid:share>/steg/", views.move, name="move"),
    path("arende/<uuid:share>/nasta/", views.set_next, name="next"),
    path("arende/<uuid:share>/del/", views.write_part, name="part"),
    path("arende/<uuid:share>/ta-upp/", views.take_up, name="take-up"),
    path("arende/<uuid:share>/avsluta/", views.end, name="end"),
    path("arende/<uuid:share>/ta-tillbaka/", views.unshare, name="unshare"),
]
