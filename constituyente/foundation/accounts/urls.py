from django.urls import path

from . import views

urlpatterns = [
    path("account", views.account, name="account"),
    path("account/code/<str:handle>", views.account_code, name="account-code"),
    path("account/confirm/<str:token>", views.account_confirm, name="account-confirm"),
    path("desk/sign-in", views.sign_in, name="sign-in"),
    path("desk/sign-in/factor", views.sign_in_factor, name="sign-in-factor"),
    path("desk/sign-in/<str:token>", views.sign_in_link, name="sign-in-link"),
    path("desk/sign-out", views.sign_out, name="sign-out"),
]
