"""A whole zone on this machine: own chain, contracts, log node, committee, anchor and keeper, all ended by pid."""

from __future__ import annotations

import shutil
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from offchain.chain.anvil import Anvil, AnvilOptions
from offchain.chain.errors import NodeError
from offchain.chain.gateway import Gateway
from offchain.cli.configuring import LOG_NODE, configure
from offchain.cli.deployment import deploy, deploy_once
from offchain.demo.calendar import GENESIS
from offchain.demo.cast import Cast
from offchain.demo.kept import Kept
from offchain.demo.planning import member_names, write_plan
from offchain.domain.errors import HeadwaterError
from offchain.settings import Settings
from oracles.places import read_address
from oracles.spawn import Process, stop_all

_TRIES = 20
_FINALISING_BLOCKS = 3


class ZoneDownError(HeadwaterError):
    """The zone was asked for something before it was entered."""


class LocalZone:
    """Implements the demo's `Zone`. Use as a context manager: everything is stopped at the end, the chain last."""

    def __init__(
        self, settings: Settings, cast: Cast, rules: Mapping[str, object], period_length: int, block_time: int | None
    ) -> None:
        self._settings, self._cast = settings, cast
        self._rules, self._length, self._block_time = rules, period_length, block_time
        self._processes: dict[str, Process] = {}
        self._killed: list[str] = []
        self._gateway: Gateway | None = None
        self._chain: Anvil | None = None

    def __enter__(self) -> LocalZone:
        try:
            self._start()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    @property
    def run_dir(self) -> Path:
        """Where everything of the run is kept."""
        return self._settings.run_dir

    @property
    def gateway(self) -> Gateway:
        """The deployment. Raises ZoneDownError before the start."""
        if self._gateway is None:
            raise ZoneDownError("zone: expected a running chain, received none; enter the zone first")
        return self._gateway

    @property
    def chain(self) -> Anvil:
        """The zone's own chain. Raises ZoneDownError before the start."""
        if self._chain is None:
            raise ZoneDownError("zone: expected a running chain, received none; enter the zone first")
        return self._chain

    @property
    def log_url(self) -> str:
        """Address of the log node."""
        return self._processes[LOG_NODE].wait()

    def addresses(self) -> dict[str, str]:
        """Base URL of every daemon that has one."""
        found = {name: read_address(self.run_dir / name) for name in self._processes}
        return {name: url for name, url in found.items() if url}

    def advance_to(self, moment: int) -> None:
        """Mines so that chain time is at least `moment` seconds and that block is finalised."""
        for _ in range(_TRIES):
            if self.gateway.now() >= moment or self._jump(moment):
                break
        self.chain.mine(_FINALISING_BLOCKS)

    def pause(self, seconds: float) -> None:
        """Waits by the wall clock."""
        time.sleep(seconds)

    def kill_members(self, count: int) -> tuple[int, ...]:
        """Ends the last `count` members by SIGKILL; gives their process ids."""
        self._killed = list(member_names()[-count:])
        pids = tuple(self._processes[name].pid or 0 for name in self._killed)
        for name in self._killed:
            self._processes[name].kill()
        return pids

    def restart_members(self) -> None:
        """Starts the killed members again, on what they left in their folders."""
        for name in self._killed:
            self._processes[name].start()
        self._killed = []

    def _jump(self, moment: int) -> bool:
        """One block at `moment`; False where a daemon's transaction came in between."""
        try:
            self.chain.advance_to(moment)
        except NodeError:
            return False
        return True

    def _start(self) -> None:
        run_dir, settings = self.run_dir, self._settings
        shutil.rmtree(run_dir, ignore_errors=True)
        logs = run_dir / "logs"
        logs.mkdir(parents=True)
        options = AnvilOptions(
            block_time=self._block_time,
            mixed_mining=self._block_time is not None,
            timestamp=None if self._block_time else GENESIS,
            dump_state=run_dir / "chain.json",
            output=logs / "anvil.log",
        )
        self._chain = Anvil(settings.anvil, options)
        self._chain.start()
        deployer = self._chain.request("eth_accounts")[0]
        genesis = int(self._chain.request("eth_getBlockByNumber", "0x0", False)["timestamp"], 16)
        plan = write_plan(self._cast, run_dir, deployer, genesis, self._length, self._rules)
        if settings.reuse_dir is None or self._block_time is not None:
            manifest = deploy(settings.root, self._chain.url, plan, logs / "deploy.log")
        else:
            manifest = deploy_once(settings.root, self._chain, plan, logs / "deploy.log", Kept(settings.reuse_dir))
        # A loaded chain knows no states but its head's, so what is final must be younger than the deployment.
        self._chain.mine(_FINALISING_BLOCKS)
        self._gateway = Gateway.connect(self._chain.url, manifest)
        self._start_daemons()

    def _start_daemons(self) -> None:
        files = configure(self.run_dir, self._settings.root, self.chain.url, self._cast)
        for name, config in files.items():
            role = "member" if name in member_names() else name.replace("-", "_")
            self._processes[name] = Process(role, config)
        self._processes[LOG_NODE].start()
        self._processes[LOG_NODE].wait()
        for name, process in self._processes.items():
            if name != LOG_NODE:
                process.start()
        for process in self._processes.values():
            process.wait()

    def _stop(self) -> None:
        stop_all(self._processes.values())
        if self._chain is not None:
            self._chain.stop()
