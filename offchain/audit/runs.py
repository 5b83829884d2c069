"""What the command line calls: verify and explain, on a kept run or on a living deployment."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from offchain.audit.archive import Archive, archive_dir, read_archive, write_archive
from offchain.audit.errors import DamagedRunError
from offchain.audit.explain import explain
from offchain.audit.explanation import Explanation
from offchain.audit.open_run import REPORTS, Opened, open_living, open_run
from offchain.audit.partial import verify_scope
from offchain.audit.payouts import PayoutFile, payout_file
from offchain.audit.ports import AuditChain, Progress
from offchain.audit.sampling import Signatures
from offchain.audit.scope import FULL, Scope
from offchain.audit.statement import Statement, statement
from offchain.audit.submission import submission_of
from offchain.audit.verification import Protocolled, Verification, failed, silent
from offchain.chain.wallet import Wallet
from offchain.codec.addresses import address_bytes, address_of
from offchain.codec.report import ORACLE_CONTRACT, domain_of_oracle
from offchain.domain.errors import HeadwaterError
from offchain.domain.types import Address, PeriodId, ProductId
from offchain.indexer.facts import Reported
from offchain.report import BuiltReport


@dataclass(frozen=True)
class How:
    """How much `verify` re-computes: the part of the period, and the share of the facts' signatures."""

    scope: Scope = FULL
    signatures: Signatures = Signatures.ALL

    @classmethod
    def of(cls, account: str | None, product: int | None, roots: bool, signatures: str) -> How:
        """From words of the command line. Raises ScopeError, BadAddressError."""
        owner = None if account is None else address_of(address_bytes(account))
        return cls(Scope(owner, _product(product), roots), Signatures(signatures))


WHOLE = How()


def verify_run(run_dir: Path, period: int, binary: Path, progress: Progress = silent, how: How = WHOLE) -> Verification:
    """Verifies a period of a kept run on a chain of its own; `binary` is anvil. Whatever is damaged is a finding."""
    made = Protocolled(period, progress)
    progress("chain from the dump")
    try:
        with open_run(run_dir, binary) as opened:
            return verify_opened(opened, period, progress, how)
    except HeadwaterError as error:
        made.checks.append(failed("run directory", error))
        return made.outcome()


def verify_living(
    rpc_url: str,
    manifest_dir: Path,
    log: Path | str,
    period: int,
    progress: Progress = silent,
    reports: Path | None = None,
    how: How = WHOLE,
    reader: Wallet | None = None,
) -> Verification:
    """Verifies a period of a living deployment; `log` is a SQLite file or a log node's URL, `reports` a folder of
    archives, `reader` an oracle's or auditor's key for the log node. Raises as `open_living`."""
    progress("index and copy of the log")
    with open_living(rpc_url, manifest_dir, log, reports, reader) as opened:
        return verify_opened(opened, period, progress, how)


def explain_run(run_dir: Path, product: int | None, period: int, binary: Path) -> Explanation:
    """Explains a product, or all (None), in a period of a kept run. Raises as `open_run` and `explain`."""
    with open_run(run_dir, binary) as opened:
        return explain(_product(product), PeriodId(period), opened.gateway, opened.index, opened.log, opened.bases)


def explain_living(
    rpc_url: str, manifest_dir: Path, log: Path | str, product: int | None, period: int, reader: Wallet | None = None
) -> Explanation:
    """Explains a product, or all (None), in a period of a living deployment; `reader` as for `verify_living`. Raises as
    `open_living` and `explain`."""
    with open_living(rpc_url, manifest_dir, log, manifest_dir / REPORTS, reader) as opened:
        return explain(_product(product), PeriodId(period), opened.gateway, opened.index, opened.log, opened.bases)


def payouts_run(run_dir: Path, period: int, binary: Path) -> PayoutFile:
    """The payout file of a period of a kept run. Raises as `open_run` and `payout_file`."""
    with open_run(run_dir, binary) as opened:
        return payout_file(PeriodId(period), opened.gateway, opened.index)


def payouts_living(rpc_url: str, manifest_dir: Path, log: Path | str, period: int) -> PayoutFile:
    """The payout file of a period of a living deployment. Raises as `open_living` and `payout_file`."""
    with open_living(rpc_url, manifest_dir, log) as opened:
        return payout_file(PeriodId(period), opened.gateway, opened.index)


def statement_run(
    run_dir: Path, account: str, first: int, last: int, binary: Path, progress: Progress = silent
) -> Statement:
    """The statement of an account over periods of a kept run. Raises as `open_run` and `statement`, BadAddressError."""
    owner = address_of(address_bytes(account))
    progress("chain from the dump")
    with open_run(run_dir, binary) as opened:
        return _statement(opened, owner, first, last, progress)


def statement_living(
    rpc_url: str,
    manifest_dir: Path,
    log: Path | str,
    account: str,
    first: int,
    last: int,
    progress: Progress = silent,
    reader: Wallet | None = None,
) -> Statement:
    """The statement of an account over periods of a living deployment; `reader` as for `verify_living`. Raises as
    `open_living` and `statement`, BadAddressError."""
    owner = address_of(address_bytes(account))
    progress("index and copy of the log")
    with open_living(rpc_url, manifest_dir, log, manifest_dir / REPORTS, reader) as opened:
        return _statement(opened, owner, first, last, progress)


def archive_report(reports: Path, built: BuiltReport, gateway: AuditChain, reported: Reported) -> Path:
    """Archives an accepted report with the signatures of its submission; gives the folder. Raises IndirectCallError."""
    folder, given = archive_dir(reports, int(reported.period)), submission_of(gateway, reported)
    domain = domain_of_oracle(gateway.chain_id, gateway.address(ORACLE_CONTRACT))
    write_archive(folder, built, domain, given.bitmap, given.signatures)
    return folder


def _statement(opened: Opened, account: Address, first: int, last: int, progress: Progress) -> Statement:
    window = PeriodId(first), PeriodId(last)
    return statement(account, *window, opened.gateway, opened.index, opened.log, progress, opened.bases)


def _product(product: int | None) -> ProductId | None:
    return None if product is None else ProductId(product)


def verify_opened(opened: Opened, period: int, progress: Progress, how: How) -> Verification:
    """With the archive where there is one; an archive that can't be read is the first finding after all others."""
    folder = archive_dir(opened.reports, period) if opened.reports else None
    archive: Archive | None = None
    damage: DamagedRunError | None = None
    if folder is not None and folder.is_dir():
        try:
            archive = read_archive(folder)
        except DamagedRunError as error:
            damage = error
    sources = opened.gateway, opened.index, opened.log
    found = verify_scope(how.scope, PeriodId(period), *sources, archive, progress, how.signatures, opened.bases)
    if damage is None:
        return found
    notes = tuple(note for note in found.notes if not note.startswith("archive:"))
    return Verification(found.period, (*found.checks, failed("archive", damage)), notes)
