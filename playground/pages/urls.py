from __future__ import annotations

from django.urls import path

from playground.pages import views

app_name = "pages"

urlpatterns = [
    path("", views.home, name="home"),
    path("t/<slug:name>/", views.topic_page, name="topic"),
    path("t/<slug:name>/account/", views.account, name="account"),
]
