"""The pages of reporting rounds: who hands in what by when, its checks, its reviews."""
