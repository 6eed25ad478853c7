//! Chains, nodes, edges and parks, effective-dated.
