"""App configuration: the ports that the wiki serves."""

from django.apps import AppConfig


class WikiConfig(AppConfig):
    """The wiki."""

    name = "wiki"
    verbose_name = "Opzoeken"

    def ready(self) -> None:
        """Fill the ports."""
        from vakkring import ports
        from wiki.personal import LoosePhotos, ReviewDates, WikiEraser, WikiExporter, WikiViewable
        from wiki.searching import WikiRelated, WikiSearchable
        from wiki.slides import ArticleSlides
        from wiki.writing import WikiWriter

        ports.searchables.register(WikiSearchable())
        ports.related.register(WikiRelated())
        ports.article_writers.register(WikiWriter())
        ports.slide_sources.register(ArticleSlides())
        ports.exporters.register(WikiExporter())
        ports.erasers.register(WikiEraser())
        ports.viewable.register(WikiViewable())
        ports.dues.register(ReviewDates())
        ports.dues.register(LoosePhotos())
