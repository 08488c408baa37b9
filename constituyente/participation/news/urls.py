from django.urls import path

from constituyente.foundation.common.web import page

from . import views

urlpatterns = [
    *page("news", views.news, "news"),
    *page("news/<int:number>", views.notice, "notice"),
    path("desk/news", views.desk_news, name="desk-news"),
    path("desk/news/new", views.desk_notice_new, name="desk-notice-new"),
    path("desk/news/<int:number>", views.desk_notice, name="desk-notice"),
    path("desk/news/<int:number>/edit", views.desk_notice_edit, name="desk-notice-edit"),
    path("desk/news/<int:number>/publish", views.desk_notice_publish, name="desk-notice-publish"),
    path("desk/news/<int:number>/hold", views.desk_notice_hold, name="desk-notice-hold"),
    path("desk/news/<int:number>/withdraw", views.desk_notice_withdraw, name="desk-notice-withdraw"),
]
