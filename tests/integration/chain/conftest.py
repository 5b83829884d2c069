"""The probe contract, deployed on the test's own chain, and a gateway to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from offchain.chain.anvil import Anvil
from offchain.chain.gateway import Gateway
from tests.integration.conftest import Compiled, Deployment


@pytest.fixture(scope="session")
def probe(compile_sources: Callable[..., Mapping[str, Compiled]]) -> Mapping[str, Compiled]:
    return compile_sources("tests/integration/chain/Probe.sol")


@pytest.fixture
def deployment(
    chain: Anvil, probe: Mapping[str, Compiled], deploy: Callable[..., Deployment], tmp_path: Path
) -> Deployment:
    return deploy(chain, tmp_path / "run", probe)


@pytest.fixture
def gateway(chain: Anvil, deployment: Deployment) -> Gateway:
    return Gateway.connect(chain.url, deployment.manifest)
