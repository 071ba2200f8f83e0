//! What the fuzz targets share: the invariants that the property tests check, too.

#[path = "../../tests/suite/hostile/invariants.rs"]
pub mod invariants;
#[cfg(unix)]
pub mod tampering;
