from django.apps import AppConfig
from django.core import checks


class NodeConfig(AppConfig):
    name = "network.node"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from network.node.contact import check_contact  # settings must be read before

        checks.register(check_contact, checks.Tags.security, deploy=True)
