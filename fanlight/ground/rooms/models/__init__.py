"""The tables of rooms and portals, one file per root noun."""

from fanlight.ground.rooms.models.grants import Grant, GrantedRoom, Reach
from fanlight.ground.rooms.models.portals import Branding, Portal, PortalSetting, Publication
from fanlight.ground.rooms.models.rooms import AUDIENCES, Participant, Room

__all__ = [
    "AUDIENCES",
    "Branding",
    "Grant",
    "GrantedRoom",
    "Participant",
    "Portal",
    "PortalSetting",
    "Publication",
    "Reach",
    "Room",
]
