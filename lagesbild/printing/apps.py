from django.apps import AppConfig


class PrintingConfig(AppConfig):
    name = "lagesbild.printing"
    label = "printing"
    verbose_name = "Utskrift"

    def ready(self) -> None:
        """Offer documents where a lägesbild is read."""
        from lagesbild.printing.offering import documents_of  # noqa: PLC0415 -- ready
        from lagesbild.report import extras  # noqa: PLC0415 -- app ready

        extras.offer(documents_of)
