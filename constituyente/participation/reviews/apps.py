from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "constituyente.participation.reviews"
    label = "reviews"
