"""What the assembly of SignatureEnvelope buys: the same list read by loads and by slices."""

from __future__ import annotations

import json

from eth_account import Account
from web3 import HTTPProvider, Web3
from web3.types import TxParams, Wei

from tests.bench.zone import MNEMONIC
from toolchain.anvil import own_chain
from toolchain.paths import ROOT

ENVELOPES = 16
LEAST = 800
"""Gas a signature, measured in this bench less some headroom: what bought less would not be worth its assembly."""


def test_bench__assembly_of_the_envelope_reader__says_what_it_buys() -> None:
    artifact = json.loads((ROOT / "build" / "contracts" / "EnvelopeHarness.json").read_text(encoding="utf-8"))
    Account.enable_unaudited_hdwallet_features()
    signer, digest = Account.from_mnemonic(MNEMONIC), b"\x5a" * 32
    signature = bytes(signer.unsafe_sign_hash(digest).signature)
    envelopes = (b"\x01" + len(signature).to_bytes(2, "big") + signature) * ENVELOPES
    with own_chain() as chain:
        web3 = Web3(HTTPProvider(chain.url))
        sender = TxParams({"from": web3.eth.accounts[0], "gasPrice": Wei(0)})
        made = web3.eth.contract(abi=artifact["abi"], bytecode=artifact["bytecode"]).constructor().transact(sender)
        address = web3.eth.wait_for_transaction_receipt(made)["contractAddress"]
        reader = web3.eth.contract(address=address, abi=artifact["abi"])
        found = {}
        for name in ("all", "allSliced"):
            call = reader.functions[name](signer.address, digest, envelopes)
            assert call.call()
            receipt = web3.eth.wait_for_transaction_receipt(call.transact(sender))
            found[name] = int(receipt["gasUsed"])
    bought = (found["allSliced"] - found["all"]) // ENVELOPES
    print(f"\nan envelope: {bought} gas less by loads than by slices")
    assert bought > LEAST
