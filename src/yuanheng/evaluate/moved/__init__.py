"""Why a figure moved (为什么变了): a change between two runs, in parts that sum to it exactly."""
