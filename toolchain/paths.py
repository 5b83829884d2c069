"""Where things stand in the checkout, and the environment that every tool gets."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / ".headwater"
VENV_BIN = ROOT / ".venv" / "bin"
SOLC_FOLDER = ROOT / "toolchain" / "bin"


class MissingTool(Exception):
    """A program that the set-up should have brought is not there."""

    def __init__(self, name: str, expected: Path) -> None:
        """``name`` is the variable that may point to another build of the program."""
        super().__init__(
            f"expected {name.lower()} at {expected}, received no such file; "
            f"run `make setup`, or set {name} to the program of this platform"
        )


def foundry_tool(name: str) -> Path:
    """The native program ``anvil`` or ``forge``: the variable ANVIL or FORGE, else the one from npm.

    Never the launcher of the umbrella package: it swallows exit codes. Raises MissingTool.
    """
    variable = name.upper()
    default = ROOT / "node_modules" / "@foundry-rs" / f"{name}-linux-amd64" / "bin" / name
    tool = Path(os.environ.get(variable) or default)
    if not tool.is_file():
        raise MissingTool(variable, tool)
    return tool


def tool_environment(**extra: str) -> dict[str, str]:
    """The environment for child processes: our solc for py-solc-x, our programs first on PATH, the fast keccak."""
    environment = dict(os.environ)
    environment["SOLCX_BINARY_PATH"] = str(SOLC_FOLDER)
    environment["ETH_HASH_BACKEND"] = "pysha3"
    environment["PATH"] = f"{VENV_BIN}{os.pathsep}{environment.get('PATH', os.defpath)}"
    return environment | extra
