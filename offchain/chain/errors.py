"""Named refusals of the chain room: what was expected, what was received, what to do next."""

from __future__ import annotations

from offchain.domain.errors import HeadwaterError, MismatchError


class WrongChainError(MismatchError):
    """The node serves another chain than the manifest names."""

    def __init__(self, expected: int, received: int, url: str) -> None:
        super().__init__(f"chain id of {url}", expected, received, "point the RPC url at the manifest's chain")


class WrongDeploymentError(MismatchError):
    """The chain has the right id, but not the block in which the manifest's contracts were deployed."""

    def __init__(self, number: int, expected: bytes, received: str) -> None:
        hint = "the chain was reset or rewritten: deploy again, or use the manifest of this chain"
        super().__init__(f"hash of deployment block {number}", "0x" + expected.hex(), received, hint)


class MissingContractError(MismatchError):
    """No code stands at an address of the manifest."""

    def __init__(self, name: str, address: str) -> None:
        super().__init__(f"code of {name} at {address}", "a contract", "no code", "use the manifest of this chain")


class EndpointsDisagreeError(MismatchError):
    """Two endpoints of one chain have different blocks at a number that both call final."""

    def __init__(self, number: int, url: str, expected: bytes, other_url: str, received: bytes) -> None:
        hint = "nothing is indexed, built or signed from it: find out which of the two endpoints left the chain"
        what = f"hash of block {number} at {other_url} and at {url}"
        super().__init__(what, "0x" + expected.hex(), "0x" + received.hex(), hint)


class TooFewEndpointsError(MismatchError):
    """Several endpoints are set, and too few of them answer to agree on a block."""

    def __init__(self, what: str, expected: int, received: int) -> None:
        hint = "nothing is built or signed from one endpoint's word alone: bring the others back"
        super().__init__(f"endpoints with {what}", f"at least {expected}", received, hint)


class NoEndpointError(HeadwaterError):
    """None of the endpoints can be used."""

    def __init__(self, reasons: dict[str, str]) -> None:
        told = "; ".join(reasons.values()) or "none is set"
        super().__init__(f"endpoints: expected one that can be used, received none ({told})")


class WrongAbiError(MismatchError):
    """An ABI file is not the one that was deployed."""

    def __init__(self, name: str, expected: bytes, received: bytes) -> None:
        hint = f"restore abi/{name}.json of the deployment"
        super().__init__(f"hash of the ABI of {name}", "0x" + expected.hex(), "0x" + received.hex(), hint)


class BadManifestError(HeadwaterError):
    """The manifest, or an ABI file beside it, is missing, unreadable or incomplete."""

    def __init__(self, path: object, expected: str, received: str) -> None:
        super().__init__(f"manifest {path}: expected {expected}, received {received}; run the deployment again")


class UnknownContractError(HeadwaterError):
    """The manifest has no contract of this name."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"contract: expected one of {', '.join(known)}, received {name}")


class UnknownFunctionError(HeadwaterError):
    """No function of this name takes that many arguments."""

    def __init__(self, contract: str, received: str, known: tuple[str, ...]) -> None:
        super().__init__(f"function of {contract}: expected one of {', '.join(known) or 'none'}, received {received}")


class BadArgumentsError(HeadwaterError):
    """Arguments do not fit the ABI."""

    def __init__(self, what: str, expected: str, received: str) -> None:
        super().__init__(f"arguments of {what}: expected {expected}, received {received}")


class UnexpectedValue(HeadwaterError):
    """A decoded value has another shape than the caller needs: ABI and caller disagree."""

    def __init__(self, expected: str, received: object) -> None:
        super().__init__(f"decoded value: expected {expected}, received {received!r}; compare the ABI with the caller")


class NodeError(HeadwaterError):
    """The node can't be reached, or answers with an error that is no revert."""

    def __init__(self, url: str, method: str, received: str) -> None:
        self.method = method
        super().__init__(f"{method} at {url}: expected an answer, received {received}; check that the node runs")


class Reverted(HeadwaterError):
    """A call reverted. ``data`` is the raw revert data, empty where there is none."""

    def __init__(self, data: bytes, message: str) -> None:
        self.data = data
        super().__init__(f"call: expected success, received a revert: {message}")


class BlockUnknownError(HeadwaterError):
    """The node does not know this block."""

    def __init__(self, wanted: object, url: str) -> None:
        super().__init__(f"block {wanted}: expected the node at {url} to know it, received nothing")


class NotYetError(HeadwaterError):
    """A time has not been reached by the blocks that may be relied on."""

    def __init__(self, expected: int, received: int) -> None:
        self.expected, self.received = expected, received
        super().__init__(
            f"time {expected}: expected a final block at or after it, received {received}; wait for blocks"
        )


class TransactionUnknownError(HeadwaterError):
    """The node does not know this transaction."""

    def __init__(self, tx_hash: bytes, url: str) -> None:
        super().__init__(f"transaction 0x{tx_hash.hex()}: expected the node at {url} to know it, received nothing")


class IndirectCallError(MismatchError):
    """A transaction does not call a function of a contract directly, so its arguments can't be read off."""

    def __init__(self, tx_hash: bytes, expected: str, received: str) -> None:
        super().__init__(
            f"call of transaction 0x{tx_hash.hex()}", expected, received, "it went through another contract"
        )


class NoBlockBeforeError(HeadwaterError):
    """The deployment is younger than the asked time."""

    def __init__(self, time: int, genesis: int) -> None:
        super().__init__(f"block before {time}: expected a time after the deployment's first block, received {genesis}")


class NotMinedError(HeadwaterError):
    """A transaction was not mined in time."""

    def __init__(self, tx_hash: bytes, seconds: float) -> None:
        self.tx_hash = tx_hash
        super().__init__(f"transaction 0x{tx_hash.hex()}: expected a receipt within {seconds:.0f} s, received none")


class FailedTransactionError(HeadwaterError):
    """A transaction was mined and reverted although its simulation had passed."""

    def __init__(self, tx_hash: bytes, what: str) -> None:
        self.tx_hash = tx_hash
        super().__init__(
            f"transaction 0x{tx_hash.hex()} ({what}): expected success, received a revert; "
            "the state changed between simulation and block: read the chain again"
        )


class ChainDidNotStart(HeadwaterError):
    """Anvil ended, or did not listen in time, or another process listens on its port."""

    def __init__(self, expected: str, received: str) -> None:
        super().__init__(f"anvil: expected {expected}, received {received}; try another port, or look at its output")


class BadKeyError(HeadwaterError):
    """A keystore or private key can't be used."""

    def __init__(self, what: object, expected: str, received: str) -> None:
        super().__init__(f"key {what}: expected {expected}, received {received}")


class SignerUnavailableError(HeadwaterError):
    """A remote signer does not answer, or not with what was asked for."""

    def __init__(self, url: str, expected: str, received: str) -> None:
        super().__init__(f"signer {url}: expected {expected}, received {received}; check that it runs and is reached")


class SignerMismatchError(MismatchError):
    """A remote signer does not have the key, or signed with another one."""

    def __init__(self, what: str, url: str, expected: str, received: str) -> None:
        super().__init__(f"{what} at {url}", expected, received, "load the key there, or correct the address")


class ContractRefusal(HeadwaterError):
    """A contract reverted with a custom error: its name and its arguments by parameter name, both sides included."""

    def __init__(self, name: str, args: dict[str, object], contract: str) -> None:
        self.name, self.arguments, self.contract = name, args, contract
        shown = ", ".join(f"{key} {_shown(value)}" for key, value in args.items())
        super().__init__(f"{contract} refused: {name}" + (f" ({shown})" if shown else ""))


def _shown(value: object) -> str:
    """A field name in ASCII (``bytes32 field``) as text, other bytes as hex, everything else as it prints."""
    if isinstance(value, bytes):
        text = value.rstrip(b"\0").decode("ascii", "replace")
        return text if text and text.isascii() and text.isprintable() else "0x" + value.hex()
    if isinstance(value, tuple):
        return "[" + ", ".join(_shown(item) for item in value) + "]"
    return str(value)
