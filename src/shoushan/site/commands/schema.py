"""`shoushan schema`: writes the JSON Schema of every definition file, for editors to complete and check with."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TextIO

from shoushan.rules.catalogue.schema.publish import json_schemas


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `shoushan schema` may be told."""
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="写到哪个文件夹 · the folder to write to")


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Write one file per kind of definition; 1 when the folder cannot be written."""
    try:
        args.out.mkdir(parents=True, exist_ok=True)
        for name, text in files().items():
            (args.out / name).write_text(text, "utf-8")
    except OSError as error:
        out.write(f"{args.out}: 无法写入（{error.strerror}）。\n{args.out}: cannot be written ({error.strerror}).\n")
        return 1
    out.write(f"{args.out}: {len(files())} 个文件 · {len(files())} files\n")
    return 0


def files() -> dict[str, str]:
    """File name → text of the schema, the same on every run."""
    return {
        f"{name}.json": json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
        for name, schema in json_schemas().items()
    }
