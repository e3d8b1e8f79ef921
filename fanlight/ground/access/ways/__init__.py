"""The ways in of contacts: how they are opened and shut, by hand or by themselves, and what is told of them."""
