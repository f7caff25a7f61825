"""Where the tasks of a sweep run: in this process, in processes of Dask here, or on a scheduler."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence

from explorer.errors import ExplorerError
from explorer.sweep.task import run_task


def results(tasks: Sequence[Mapping[str, object]], client: object = None) -> Iterator[dict]:
    """Yield the result of each task as it is finished, in any order.

    What is not finished when the caller stops asking is cancelled.
    """
    if client is None:
        yield from map(run_task, tasks)
        return
    from distributed import as_completed

    futures = client.map(run_task, list(tasks), pure=False)
    try:
        for future in as_completed(futures, loop=client.loop):
            yield future.result()
    finally:
        with contextlib.suppress(Exception):
            client.cancel(futures)


@contextlib.contextmanager
def client_for(cluster: str | None, workers: int | None) -> Iterator[object]:
    """Give a Dask client for a scheduler's address or for `workers` processes here, or None.

    With one worker, and without an address, everything runs in this process and no Dask is needed.

    Raises
    ------
    ExplorerError
        Dask is not installed, or nobody answers at the address.
    """
    if cluster is None and (workers is None or workers <= 1):
        yield None
        return
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        raise ExplorerError(
            "sweep: several workers need Dask; install 'wetware-explorer[cluster]', or take "
            "--workers 1."
        ) from None
    if cluster is not None:
        try:
            client = Client(cluster, timeout="10s", set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            raise ExplorerError(
                f"--cluster {cluster}: no scheduler answers there ({type(error).__name__}); "
                "allowed is an address such as tcp://host:8786."
            ) from None
        with client:
            yield client
        return
    with (
        LocalCluster(
            n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None,
            host="127.0.0.1",
        ) as made,
        Client(made, set_as_default=False) as client,
    ):  # fmt: skip
        yield client
