from django.urls import path

from samverkan.meetings.views import calendar

app_name = "calendar"

urlpatterns = [
    # /kalender/
    path("", calendar.page, name="page"),
    path("ny/", calendar.renew, name="renew"),
    path("sluta/", calendar.revoke, name="revoke"),
    path("<token>.ics", calendar.feed, name="feed"),
]
