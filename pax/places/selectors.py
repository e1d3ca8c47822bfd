"""What is asked of the areas."""

from pax.places.models import Area


def area_names() -> list[str]:
    """List the areas' names, so that none is taken for a person's."""
    return list(Area.objects.order_by().values_list("name", flat=True))
