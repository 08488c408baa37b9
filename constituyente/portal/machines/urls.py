"""Addresses that are the same in every language: programs look for them under one name."""

from django.urls import path

from . import views

urlpatterns = [
    path("favicon.ico", views.favicon, name="favicon"),
    path(".well-known/security.txt", views.security_txt, name="security-txt"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap_index, name="sitemap"),
    path("sitemap/pages.xml", views.sitemap_pages, name="sitemap-pages"),
    path("sitemap/things-<int:number>.xml", views.sitemap_things, name="sitemap-things"),
]
