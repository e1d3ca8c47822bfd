from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "pax.accounts"
    label = "accounts"
    verbose_name = "Användare och myndigheter"
