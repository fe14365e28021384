"""A filter of many targets: Bernoulli tracks for what was seen, a Poisson process for what was not seen yet."""
