"""Stage A on Spark, for evidence beyond one machine. Needs the extra `spark` and a Java runtime of version 17 or 21."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pyarrow.parquet as pq

from offchain.graph.engine import Columns, EngineError, Rows, Source, beyond, whole_rows

OPTIONS = MappingProxyType(
    {
        "spark.sql.ansi.enabled": "true",
        "spark.sql.session.timeZone": "UTC",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.log.level": "ERROR",
    }
)
"""ANSI: a figure that does not fit raises instead of becoming null."""
NO_OPTIONS: Mapping[str, str] = MappingProxyType({})


class SparkEngine:
    """A session of its own, one at a time in a process. `master` is Spark's, e.g. `local[2]`.

    A cluster must see the folders of the Parquet files and of temporary files. `options` are Spark's and win over
    `OPTIONS`; none of them may change a figure.
    """

    dialect = "pyspark"

    def __init__(self, master: str = "local[2]", options: Mapping[str, str] = NO_OPTIONS) -> None:
        """Start it. Raises EngineError where PySpark or Java is missing."""
        try:
            from py4j.protocol import Py4JError
            from pyspark.errors import PySparkException
            from pyspark.sql import SparkSession
        except ImportError as cause:
            raise EngineError(
                f"engine pyspark: expected the extra `spark`, received {cause}; install headwater[spark]"
            ) from cause
        self._errors = (PySparkException, Py4JError)
        self._folder = Path(tempfile.mkdtemp(prefix="headwater-spark-"))
        self._loads = 0
        self._kept: dict[str, Any] = {}
        builder = SparkSession.builder.master(master).appName("headwater stage A")
        for key, value in {**OPTIONS, "spark.sql.warehouse.dir": str(self._folder), **options}.items():
            builder = builder.config(key, value)
        try:
            self._spark = builder.getOrCreate()
        except self._errors as cause:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise EngineError(
                f"engine pyspark: expected Java 17 or 21, received: {cause}; install one and set JAVA_HOME"
            ) from cause

    def load(self, name: str, columns: Columns, source: Source) -> None:
        """Make or replace a view of a Parquet file; an Arrow table is written to one first."""
        place = source if isinstance(source, Path) else self._written(name, source)
        try:
            self._spark.read.parquet(place.absolute().as_uri()).select(*columns).createOrReplaceTempView(name)
        except self._errors as cause:
            raise beyond(cause) from cause

    def keep(self, name: str, sql: str) -> None:
        """Compute a query's rows once and keep them, in place of what was kept by that name."""
        try:
            found = self._spark.sql(sql).cache()
            found.count()
            if name in self._kept:
                self._kept[name].unpersist()
            found.createOrReplaceTempView(name)
            self._kept[name] = found
        except self._errors as cause:
            raise beyond(cause) from cause

    def rows(self, sql: str) -> Rows:
        """The rows of a query."""
        try:
            return whole_rows([tuple(row) for row in self._spark.sql(sql).collect()])
        except self._errors as cause:
            raise beyond(cause) from cause

    def close(self) -> None:
        """End the session and remove its files."""
        self._spark.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _written(self, name: str, source: Source) -> Path:
        self._loads += 1
        place = self._folder / f"{name}-{self._loads}.parquet"
        pq.write_table(source, place)
        return place
