"""Write the gallery: `python -m tests.web.ui.render_gallery FOLDER`; open it through any web server."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import django
from django.conf import settings

SITE = {
    "name": "芝罘一柜通",
    "name_en": "Zhifu One Counter",
    "host": "烟台市芝罘区人民政府办公室",
    "operator": "芝罘区大数据中心",
    "site_code": "0000000000",
    "icp": "鲁ICP备00000000号",
    "telephone": "0535-6216108",
    "accessibility_href": "/accessibility",
    "synthetic": True,
}


def configure() -> None:
    """The least that Django needs to render the gallery; does nothing where settings stand already."""
    if settings.configured:
        return
    settings.configure(
        SECRET_KEY="gallery",
        USE_TZ=True,
        STATIC_URL="/static/",
        INSTALLED_APPS=["django_htmx", "django.contrib.staticfiles", "shoushan.web.ui"],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
        SHOUSHAN_SITE=SITE,
    )
    django.setup()


def write(folder: Path) -> None:
    """Every page in both languages, light, dark and elder, and the static files beside them."""
    from django.contrib.staticfiles.finders import AppDirectoriesFinder

    from tests.web.ui import gallery

    for source, storage in AppDirectoriesFinder().list([]):
        target = folder / "static" / source
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(storage.path(source), target)
    for name in (*gallery.NAMES, *gallery.ERRORS):
        for lang in ("zh", "en"):
            for look in ("light", "dark", "elder"):
                theme = "dark" if look == "dark" else "light"
                page = gallery.render(name, lang, theme, elder=look == "elder")
                (folder / f"{name}.{lang}.{look}.html").write_text(page, "utf-8")


if __name__ == "__main__":
    configure()
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    write(target)
    print(f"{target}: {len(list(target.glob('*.html')))} pages")
