from django.urls import path

from samverkan.groups.views import about, board, groups, share, sharing

app_name = "groups"

urlpatterns = [
    # /grupper/
    path("", groups.groups, name="list"),
    path("ny/", groups.new, name="new"),
    path("<uuid:group>/", board.board, name="board"),
    path("<uuid:group>/tavla.pdf", board.board_pdf, name="board-pdf"),
    path("<uuid:group>/om/", about.about, name="about"),
    path("<uuid:group>/om/historik/", about.history, name="history"),
    path("<uuid:group>/om/andra/", about.edit, name="edit"),
    path("<uuid:group>/om/sammankalla/", about.convene, name="convene"),
    path("<uuid:group>/om/overenskommelse/", about.sign_agreement, name="agreement"),
    path("<uuid:group>/om/myndighet/", about.invite, name="invite"),
    path("deltagande/<uuid:delegation>/plats/", about.seat, name="seat"),
    path("deltagande/<uuid:delegation>/lamna/", about.end_delegation, name="withdraw"),
    path("plats/<uuid:seat>/avsluta/", about.end_seat, name="end-seat"),
    # A case shared with a group
    path("arende/<uuid:share>/", share.share, name="share"),
    path("arende/<uuid:share>/historik/", share.history, name="share-history"),
    path("arende/<uuid:share>/steg/", share.move, name="move"),
    path("arende/<uuid:share>/nasta/", share.set_next, name="next"),
    path("arende/<uuid:share>/del/", share.write_part, name="part"),
    path("arende/<uuid:share>/ta-upp/", share.take_up, name="take-up"),
    path("arende/<uuid:share>/avsluta/", share.end, name="end"),
    path("arende/<uuid:share>/ta-tillbaka/", sharing.unshare, name="unshare"),
]
