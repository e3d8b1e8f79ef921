"""SampleRow, and the processes by which a business begins: the wizard's last press, its commands, sample data.

Refuses to know pages and forms.
"""
