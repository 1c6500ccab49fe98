"""The pattern: a counter that is durable before it is acknowledged, or the planted defect that is not."""

import asyncio


async def count(log, amount, *, early):
    """Add ``amount`` to the log and return the number of entries; ``early`` answers before they are durable."""
    log.append(amount)
    if early:
        await asyncio.sleep(0.001)
    else:
        await log.sync()
    return len(log)
