from django.apps import AppConfig


class NodeConfig(AppConfig):
    name = "network.node"
    default_auto_field = "django.db.models.BigAutoField"
