"""The pages about Pax itself, which everybody may read."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Say what Pax is, who it is for and how it treats what is written in it."""
    return render(request, "about.html")


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Give the statement that the law asks for (lag 2018:1937 13 §)."""
    return render(request, "accessibility.html")
