"""Kombu's Redis transport, except for what it does when the server dies while tasks are being computed.

It then wants to hand the unacknowledged tasks back through the very connection that is gone, and the worker ends with
an AttributeError (kombu 5.7, the trace of https://github.com/celery/kombu/issues/582). Here a channel whose
connection is gone forgets them instead: the visibility timeout returns what the server still knows, and a viewer's
tail asks again for what it does not.
"""

from __future__ import annotations

from typing import Any

from kombu.transport import TRANSPORT_ALIASES, redis, virtual


class QoS(redis.QoS):
    def restore_unacked(self, client: Any = None) -> None:
        if self._adrift:
            self._delivered.clear()
        else:
            super().restore_unacked(client)

    def ack(self, delivery_tag: str) -> None:
        if self._adrift:
            virtual.QoS.ack(self, delivery_tag)
        else:
            super().ack(delivery_tag)

    def reject(self, delivery_tag: str, requeue: bool = False) -> None:
        if self._adrift:
            virtual.QoS.ack(self, delivery_tag)
        else:
            super().reject(delivery_tag, requeue)

    @property
    def _adrift(self) -> bool:
        """Whether the connection of this channel has been given up."""
        connection = self.channel.connection
        return connection is None or connection.client is None


class Channel(redis.Channel):
    QoS = QoS


class Transport(redis.Transport):
    Channel = Channel


def install() -> None:
    """Make it the transport of ``redis`` addresses."""
    for scheme in ("redis", "rediss"):
        TRANSPORT_ALIASES[scheme] = f"{__name__}:Transport"
