from django.urls import path

from cases.closing import views

urlpatterns = [
    path("arenden/<uuid:case>/avslut/", views.closing, name="closing"),
    path("arenden/<uuid:case>/avslut/klar/", views.part_done, name="part-done"),
    path("arenden/<uuid:case>/avslut/beratta/", views.tell_ending, name="tell-ending"),
    path("arenden/<uuid:case>/avsluta/", views.close, name="close"),
    path("arenden/<uuid:case>/oppna-igen/", views.reopen, name="reopen"),
]
