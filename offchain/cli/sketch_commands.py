"""`sketch`: the content sketch 内容指纹 of a file, for who attests a resource."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from offchain.cli.audit_commands import Json
from offchain.cli.common import CONSOLE, print_json


def sketch(
    file: Annotated[Path, typer.Argument(help="The content: CSV, TSV, JSON lines, or any text by lines.")],
    beside: Annotated[Path | None, typer.Option(help="Another content, to compare with.")] = None,
    form: Annotated[str | None, typer.Option("--format", help="csv, tsv, jsonl or lines; else by the ending.")] = None,
    resource: Annotated[int | None, typer.Option(help="With --root: print the body of the fact for it.")] = None,
    root: Annotated[str | None, typer.Option(help="Content root 内容根 of the version, 0x and 64 hex digits.")] = None,
    as_json: Json = False,
) -> None:
    """Compute the sketch 内容指纹 of a file, by which near-duplicates 近似重复内容 are found; nothing is sent."""
    from offchain.audit.sketching import sketch_file
    from offchain.codec.body_content import ContentSketch, packed
    from offchain.codec.words import to_hex

    if (resource is None) != (root is None):
        raise typer.BadParameter("name both or neither: a fact is of a version of a resource", param_hint="--root")
    found = sketch_file(file, form)
    text = to_hex(packed(found.hashes))
    answer: dict[str, object] = {"records": found.records, "hashes": len(found.hashes), "sketch": text}
    if resource is not None:
        body = ContentSketch.of({"resource": resource, "content_root": root, "sketch": text})
        answer["body"] = body.body()
    if beside is not None:
        common, sample, near = found.beside(sketch_file(beside, form))
        answer["beside"] = {"common": common, "sample": sample, "near": near}
    if as_json:
        print_json(answer)
        return
    CONSOLE.print(f"{found.records:,} records, {len(found.hashes)} hashes", highlight=False)
    CONSOLE.print(text, highlight=False, soft_wrap=True)
    if not found.telling:
        CONSOLE.print("note: too few different records to call anything a copy")
    if beside is not None:
        told = "near-duplicates 近似重复" if near else "different contents"
        CONSOLE.print(f"{common} of {sample} hashes in both: {told}", highlight=False)
    if "body" in answer:
        print_json(answer["body"])
