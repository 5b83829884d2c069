"""Bundles of kept runs: made from a run directory, and opened as one."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from offchain.audit.archive import archive_dir
from offchain.audit.bases import base_of
from offchain.audit.bundle import BundleError, Contents, pack, unpack
from offchain.audit.errors import DamagedRunError
from offchain.audit.open_run import CHAIN_FILE, LOG_FILE, REPORTS, Opened, open_run
from offchain.audit.ports import Progress
from offchain.audit.runs import WHOLE, How, verify_opened
from offchain.audit.verification import Protocolled, Verification, failed, silent
from offchain.chain.manifest import Manifest
from offchain.codec.bodies import described_schemas
from offchain.codec.documents import Json, canonical, parse
from offchain.codec.fact import domain_of_log
from offchain.domain.errors import HeadwaterError
from offchain.domain.types import PeriodId
from offchain.ledger.exported import Manifest as LogManifest
from offchain.ledger.importing import import_anchored
from offchain.ledger.store import Store
from offchain.report.digest import document_of

LOG_FOLDER = "log"
MANIFEST, ABI = "manifest.json", "abi"
RULES, SCHEMAS = "rules.json", "schemas.json"
_TEXTS = Path(__file__).parent / "texts"


def bundle_run(run_dir: Path, period: int, binary: Path, file: Path, progress: Progress) -> Contents:
    """Bundles a period of a kept run into a new file; `binary` is anvil. Raises as `open_run`, `FileExistsError`.

    The log goes in up to the newest anchor of the dump: `verify` compares every anchor. The archive of the base goes
    in too: weights move from its lines, which can't be rebuilt where a body that counted then was erased.
    """
    progress("chain from the dump")
    with open_run(run_dir, binary) as opened, tempfile.TemporaryDirectory(prefix="headwater-") as scratch:
        folder = Path(scratch)
        snapshot = opened.index.snapshot()
        progress("log")
        opened.log.export(folder / LOG_FOLDER, max((anchor.size for anchor in snapshot.anchors), default=0))
        for name in (CHAIN_FILE, MANIFEST):
            shutil.copyfile(run_dir / name, folder / name)
        shutil.copytree(run_dir / ABI, folder / ABI)
        base = base_of(PeriodId(period), snapshot, opened.gateway.calendar)
        for told in (period,) if base is None else (period, int(base)):
            report = archive_dir(run_dir / REPORTS, told)
            if report.is_dir():
                shutil.copytree(report, archive_dir(folder / REPORTS, told))
        (folder / RULES).write_bytes(canonical(_rules(opened, period)))
        (folder / SCHEMAS).write_bytes(canonical(described_schemas()))
        for text in sorted(_TEXTS.iterdir()):
            shutil.copyfile(text, folder / text.name)
        progress("bundle")
        contents = Contents(opened.gateway.chain_id, int(opened.index.head().number), period)
        pack(folder, contents, file)
        return contents


def verify_bundle(
    file: Path, period: int | None, binary: Path, progress: Progress = silent, how: How = WHOLE
) -> Verification:
    """Verifies a bundle's period, or another one of its zone; `binary` is anvil. Whatever is damaged is a finding.

    Rules and schemas that the bundle shows are compared with the chain's and this program's.
    """
    made = Protocolled(period or 0, progress)
    progress("bundle")
    try:
        with opened_bundle(file) as (run_dir, contents), open_run(run_dir, binary) as opened:
            chosen = contents.period if period is None else period
            rules, schemas = _rules(opened, contents.period), described_schemas()
            made.check(RULES, lambda: _same(run_dir / RULES, rules))
            made.check(SCHEMAS, lambda: _same(run_dir / SCHEMAS, schemas))
            found = verify_opened(opened, chosen, progress, how)
            return Verification(found.period, (*made.checks, *found.checks), found.notes)
    except HeadwaterError as error:
        made.checks.append(failed("bundle", error))
        return made.outcome()


@contextmanager
def opened_bundle(file: Path) -> Iterator[tuple[Path, Contents]]:
    """A bundle as a run directory in a scratch folder, each file compared with its list, and what it is of.

    Raises `BundleError`, `DamagedExportError`, DamagedRunError and what `import_anchored` raises.
    """
    if not file.is_file():
        raise DamagedRunError(file, "an audit bundle", "no such file")
    with tempfile.TemporaryDirectory(prefix="headwater-") as scratch:
        run_dir = Path(scratch)
        contents = unpack(file, run_dir)
        manifest = Manifest.load(run_dir)
        if manifest.chain_id != contents.chain_id:
            raise BundleError("chain of the manifest", contents.chain_id, manifest.chain_id)
        domain = domain_of_log(manifest.chain_id, manifest.contract("CirculationLog").address)
        (run_dir / LOG_FILE).parent.mkdir()
        with closing(Store(run_dir / LOG_FILE)) as store:
            import_anchored(run_dir / LOG_FOLDER, store, domain, LogManifest.load(run_dir / LOG_FOLDER).head)
        yield run_dir, contents


def _same(file: Path, expected: Json) -> str:
    received = parse(file.read_bytes()) if file.is_file() else "no such file"
    if received != parse(canonical(expected)):
        raise BundleError(file.name, canonical(expected).decode()[:200], str(received)[:200], "the chain is right")
    return "as on the chain and in this program"


def _rules(opened: Opened, period: int) -> dict[str, Json]:
    found = opened.index.snapshot().rules(PeriodId(period))
    return {"version": found.version, "from_period": int(found.from_period), "rules": document_of(found.rules)}
