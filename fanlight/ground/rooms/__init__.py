"""Room, Participant, Portal, PortalSetting, Branding, Publication, Grant, GrantedRoom: what may somebody see.

A room is the unit of sharing. Refuses to know who is asking (access answers that) and what lies in a room (work does).
"""
