from django.apps import AppConfig


class PrintingConfig(AppConfig):
    name = "lagesbild.printing"
    label = "printing"
    verbose_name = "Utskrift"

    def ready(self) -> None:
        """Offer documents where a lägesbild is read, and say what they are made of."""
        from lagesbild.printing import kinds  # noqa: PLC0415 -- app ready
        from lagesbild.printing.offering import documents_of  # noqa: PLC0415 -- ready
        from lagesbild.printing.services.reports import (  # noqa: PLC0415 -- ready
            REPORT,
        )
        from lagesbild.report import extras  # noqa: PLC0415 -- app ready

        extras.offer(documents_of)
        kinds.register(REPORT)
