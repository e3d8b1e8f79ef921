"""Letter, Template, Classification, LetterAttachment, Bounce: what is sent, and whether it arrived.

Refuses to know links and codes: packages above register the dynamic values they fill when a letter leaves.
"""
