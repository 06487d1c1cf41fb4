"""Rules over recorded interactions, the contracts that they belong to, and the client that replays them."""
