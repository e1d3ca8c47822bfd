from django.urls import path

from samverkan.meetings.views import planning

app_name = "calendar"

urlpatterns = [
    # /kalender/
    path("", planning.page, name="page"),
    path("ny/", planning.renew, name="renew"),
    path("sluta/", planning.revoke, name="revoke"),
    path("<token>.ics", planning.feed, name="feed"),
]
