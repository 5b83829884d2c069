"""Refusals of the demo's data sources."""

from offchain.domain.errors import HeadwaterError


class DatasetColumnMissingError(HeadwaterError):
    """A data file lacks a column that the AI4I 2020 format has."""

    def __init__(self, path: str, missing: tuple[str, ...], received: tuple[str, ...]) -> None:
        """Names the missing columns and those that were found."""
        super().__init__(
            f"{path}: missing column {', '.join(missing)}; received columns: {', '.join(received) or 'none'}. "
            "Give a comma-separated file in AI4I 2020 format with a header line."
        )
        self.missing = missing


class DatasetValueError(HeadwaterError):
    """A cell of a data file is not what its column holds."""

    def __init__(self, path: str, line: int, column: str, expected: str, received: str) -> None:
        """Names the line (1 is the header), the column, and both sides."""
        super().__init__(
            f"{path}, line {line}, column {column}: expected {expected}, received {received!r}. "
            "Correct the cell or remove the line."
        )
        self.line = line
        self.column = column


class DatasetFileError(HeadwaterError):
    """A data file cannot be read as text."""

    def __init__(self, path: str, cause: str) -> None:
        """Names the file and what the operating system or the decoder said."""
        super().__init__(
            f"{path}: expected a readable UTF-8 text file, received: {cause}. Check the path given as data."
        )


class DatasetTooSmallError(HeadwaterError):
    """Too few rows to give every firm and plant something to train on and to measure with."""

    def __init__(self, what: str, expected: int, received: int) -> None:
        """Names what there is too little of, the least that is needed and what was given."""
        super().__init__(f"too few {what}: expected at least {expected}, received {received}. Use a larger data set.")
        self.expected = expected
        self.received = received


class TrainingLabelsError(HeadwaterError):
    """Training or held-out rows hold one class only, so that there is nothing to learn or to rank."""

    def __init__(self, plant: str, what: str, positives: int, rows: int) -> None:
        """Names the plant, which of its rows, and the counts."""
        super().__init__(
            f"{plant}: expected both healthy and faulty {what} rows, received {positives} faulty of {rows}. "
            "Give the plant more rows."
        )
