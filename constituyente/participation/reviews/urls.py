from django.urls import path

from constituyente.foundation.common.web import page

from . import views

urlpatterns = [
    *page("reviews", views.reviews, "reviews"),
    *page("reviews/<int:number>", views.review, "review"),
    path("reviews/appeal", views.appeal, name="appeal"),
    path("desk/reviews", views.desk_reviews, name="desk-reviews"),
    path("desk/reviews/<int:number>", views.desk_review, name="desk-review"),
    path("desk/reviews/<int:number>/appeals/<int:appeal>", views.desk_appeal, name="desk-appeal"),
]
