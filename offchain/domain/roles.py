"""Role bits of Participants (`IParticipants.ROLE_*`)."""

from __future__ import annotations

from enum import IntFlag


class Role(IntFlag):
    """What an organisation may do in the zone."""

    HOLDER = 1
    PROVIDER = 2
    LAB = 4
    DATA_USER = 8
    SPACE_OPERATOR = 16
    ZONE_OPERATOR = 32
    REGISTRAR = 64
    ORACLE = 128
    MODEL_USER = 256
    REVIEWER = 512
    DEVELOPER = 1024
    CHALLENGER = 2048
    AUDITOR = 4096
    MEMBER = 8192
    GATEWAY = 16_384
