"""`make up`: NATS, catalog, capture and embed in the foreground, until Ctrl-C.

Ends with status 0 when it was asked to stop, and 1 with a sentence when it cannot run.
"""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import suppress

from deploy.local.console import Console
from deploy.local.data_folder import DataFolder
from deploy.local.errors import GaveUpError, StartError
from deploy.local.plan import Plan, data_path, make_plan
from deploy.local.supervisor import Supervised

PROGRESS_EVERY_SECONDS = 5.0


def main() -> int:
    """Run until asked to stop; the exit status."""
    try:
        folder = DataFolder.open(data_path(os.environ))
        plan = make_plan(os.environ, folder.path, folder.tokens())
        folder.sign(f"{plan.url}, process {os.getpid()}")
        colours = sys.stdout.isatty() and "NO_COLOR" not in os.environ
        console = Console(sys.stdout, [program.name for program in plan.programs], colours=colours)
        console.say(f"data in {folder.path}")
        asyncio.run(_run(plan, console, folder.lock))
    except (StartError, GaveUpError) as error:
        sys.stdout.flush()
        print(f"\n{error}", file=sys.stderr)
        return 1
    return 0


async def _run(plan: Plan, console: Console, lock: int) -> None:
    children = [Supervised(program, console, inherited=(lock,)) for program in plan.programs]
    asked_to_stop = _listen_to_signals(children, console)
    serving = asyncio.create_task(_serve(children, plan, console))
    stopping = asyncio.create_task(asked_to_stop.wait())
    try:
        await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if serving.done():
            await serving
    finally:
        for task in (serving, stopping):
            task.cancel()
        await asyncio.wait({serving, stopping})
        await _stop(children, plan)
        console.say("everything has stopped")


def _listen_to_signals(children: Sequence[Supervised], console: Console) -> asyncio.Event:
    asked = asyncio.Event()

    def on_signal() -> None:
        if asked.is_set():
            console.say("killing what is left")
            for child in children:
                child.kill()
            return
        console.say("stopping: what runs is finished first; once more to kill it at once")
        asked.set()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, on_signal)
    return asked


async def _serve(children: Sequence[Supervised], plan: Plan, console: Console) -> None:
    """Start everything in order, say when it is ready, and watch it for ever."""
    brokers = 1 if plan.broker else 0
    try:
        async with asyncio.TaskGroup() as watching:
            progress = watching.create_task(_tell_progress(children, console))
            for stage in (children[:brokers], children[brokers:]):
                for child in stage:
                    watching.create_task(child.run())
                for child in stage:
                    await child.ready.wait()
            progress.cancel()
            console.plain(f"ready: {plan.url}  token: {plan.token}")
    except ExceptionGroup as group:
        raise group.exceptions[0] from None


async def _tell_progress(children: Sequence[Supervised], console: Console) -> None:
    started_at = time.monotonic()
    while True:
        await asyncio.sleep(PROGRESS_EVERY_SECONDS)
        waiting = [f"{c.name} ({c.not_ready_because})" for c in children if not c.ready.is_set()]
        seconds = time.monotonic() - started_at
        console.say(f"{seconds:.0f} s: waiting for {', '.join(waiting)}")


async def _stop(children: Sequence[Supervised], plan: Plan) -> None:
    """Services first, so that they can finish over the broker."""
    brokers = 1 if plan.broker else 0
    await asyncio.gather(*(child.stop() for child in children[brokers:]))
    await asyncio.gather(*(child.stop() for child in children[:brokers]))


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.exit(main())
