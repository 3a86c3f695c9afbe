#![allow(clippy::unwrap_used, clippy::panic)]
#[path = "it/support.rs"] mod support;
#[path = "it/load/damage.rs"] mod damage;
#[path = "it/load/hostile/mod.rs"] mod hostile;
#[path = "it/load/prune.rs"] mod prune;
use lorenz::load::Options;
use lorenz::panel::Builder;
use lorenz::source::LoadError;
fn load(file: &[u8]) -> Result<lorenz::panel::Panel, LoadError> {
    let mut builder = Builder::default();
    support::import("file.parquet", file, &Options::default(), &mut builder)?;
    builder.finish()
}
