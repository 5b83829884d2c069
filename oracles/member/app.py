"""A member's HTTP app: its signed reports, the leaves behind them, and signatures for anchors."""

from __future__ import annotations

from typing import Annotated

from fastapi import FastAPI, Path
from fastapi.responses import JSONResponse, Response

from offchain.codec.eip712 import Domain
from offchain.codec.keccak import keccak256
from offchain.codec.report import report_message
from offchain.domain.errors import HeadwaterError
from offchain.domain.types import PeriodId
from oracles.errors import AlreadySignedError, CopyBehindError
from oracles.health import Health
from oracles.http import create_app, problem
from oracles.journal import Journal
from oracles.leaf_files import LeafFiles
from oracles.member.anchoring import AnchorSigner
from oracles.member.ports import Chain, Signer
from oracles.messages import leaves_values, signed_anchor_values, signed_report_values
from oracles.rates import limit
from oracles.values import SignedReport

Number = Annotated[int, Path(ge=0, lt=2**32)]
Size = Annotated[int, Path(ge=0, lt=2**64)]


class NotSignedError(HeadwaterError):
    """This member has not signed, or not built, the report that is asked for."""

    def __init__(self, period: int, attempt: int, what: str) -> None:
        super().__init__(f"period {period}, attempt {attempt}: expected {what}, received nothing yet; ask again later")


class Desk:
    """Answers from the journal and the leaf files: a signature leaves only for a digest that is written down."""

    def __init__(
        self,
        chain: Chain,
        signer: Signer,
        domain: Domain,
        journal: Journal,
        files: LeafFiles,
        anchors: AnchorSigner,
    ) -> None:
        self._chain, self._signer, self._domain = chain, signer, domain
        self._journal, self._files, self._anchors = journal, files, anchors

    def report(self, period: PeriodId, attempt: int) -> dict[str, object]:
        """The signed report. Raises NotSignedError, NotMemberError; AlreadySignedError for another deployment's."""
        row = self._journal.signed(period, attempt)
        if row is None:
            raise NotSignedError(period, attempt, "a signed report")
        index = self._chain.committee(period).index_of(self._signer.address)
        message = report_message(self._domain, row.report)
        if (here := keccak256(message)) != row.digest:
            raise AlreadySignedError(period, attempt, row.digest, here)
        return signed_report_values(SignedReport(row.report, row.digest, index, self._signer.sign_message(message)))

    def leaves(self, period: PeriodId, attempt: int) -> dict[str, object]:
        """Leaf data and batches. Raises NotSignedError."""
        found = self._files.load(period, attempt)
        if found is None:
            raise NotSignedError(period, attempt, "leaves")
        return leaves_values(found)

    def anchor(self, size: int) -> dict[str, object]:
        """The signed anchor. Raises as `AnchorSigner.sign`."""
        return signed_anchor_values(self._anchors.sign(size))


def member_app(desk: Desk, health: Health) -> FastAPI:
    """`GET /v1/report/{period}/{attempt}`, `…/leaves`, `GET /v1/anchor/{size}`, and health."""
    app = create_app(health, "Headwater oracle member", ((NotSignedError, 404), (CopyBehindError, 404)))

    limit(app, lambda refusal: problem(refusal, 429))

    @app.get("/v1/report/{period}/{attempt}")
    def report(period: Number, attempt: Number) -> Response:
        """The signed report, 404 while there is none."""
        return JSONResponse(desk.report(PeriodId(period), attempt))

    @app.get("/v1/report/{period}/{attempt}/leaves")
    def leaves(period: Number, attempt: Number) -> Response:
        """Leaf data and batches, 404 while there are none."""
        return JSONResponse(desk.leaves(PeriodId(period), attempt))

    @app.get("/v1/anchor/{size}")
    def anchor(size: Size) -> Response:
        """A signature for the next anchor, 404 while the own copy is shorter, 409 if it is another log."""
        return JSONResponse(desk.anchor(size))

    return app
