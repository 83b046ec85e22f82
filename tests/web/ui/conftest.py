"""Django with the least settings, where the run has none; each test in Chinese unless it says otherwise."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from tests.web.ui import render_gallery

if "DJANGO_SETTINGS_MODULE" not in os.environ:  # the site cannot start: the visual language can without it
    render_gallery.configure()


@pytest.fixture(scope="session")
def gallery_folder(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every page of the gallery as files, made in a process of its own with the gallery's settings."""
    folder = tmp_path_factory.mktemp("gallery")
    environment = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    command = [sys.executable, "-m", "tests.web.ui.render_gallery", str(folder)]
    subprocess.run(command, check=True, cwd=root, env=environment, capture_output=True)
    return folder


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Chinese, as for a reader who chose nothing."""
    with translation.override("zh-hans"):
        yield
