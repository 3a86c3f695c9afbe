//! From a version to the bytes of its model list: Cargo's registry cache, gzip, tar.

use std::fs;
use std::io::Read;
use std::path::PathBuf;
use std::process::Command;

use flate2::read::GzDecoder;

use crate::Failure;
use crate::releases::CRATE;

const BLOCK: usize = 512;

/// The model list `data/hf_models.json` of a release.
///
/// Downloads the release with `cargo info` unless Cargo's registry cache holds it; Cargo checks the
/// download against the index. Fails when neither yields the file.
pub fn model_list(version: &str) -> Result<Vec<u8>, Failure> {
    let path = match cached(version) {
        Some(path) => path,
        None => {
            download(version)?;
            cached(version).ok_or_else(|| Failure(format!("{CRATE} {version}: not in Cargo's registry cache")))?
        }
    };
    let compressed = fs::read(&path).map_err(|error| Failure(format!("{}: {error}", path.display())))?;
    let mut archive = Vec::new();
    GzDecoder::new(compressed.as_slice())
        .read_to_end(&mut archive)
        .map_err(|error| Failure(format!("{CRATE} {version}: not a gzip file: {error}")))?;
    let wanted = format!("{CRATE}-{version}/data/hf_models.json");
    entry(&archive, &wanted)
        .map(<[u8]>::to_vec)
        .ok_or_else(|| Failure(format!("{CRATE} {version}: expected {wanted} in the archive, found none")))
}

fn cached(version: &str) -> Option<PathBuf> {
    let home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo")))?;
    let registries = fs::read_dir(home.join("registry/cache")).ok()?;
    let file = format!("{CRATE}-{version}.crate");
    registries.flatten().map(|registry| registry.path().join(&file)).find(|path| path.is_file())
}

/// Asks Cargo to describe the release, which puts its archive into the cache. Runs outside the
/// package, so that no lock file of ours takes part.
fn download(version: &str) -> Result<(), Failure> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["info", "--quiet", &format!("{CRATE}@{version}")])
        .current_dir(std::env::temp_dir())
        .output()
        .map_err(|error| Failure(format!("cargo: {error}")))?;
    if output.status.success() {
        return Ok(());
    }
    let reason = String::from_utf8_lossy(&output.stderr);
    Err(Failure(format!("cargo info {CRATE}@{version}: {}", reason.lines().next().unwrap_or("failed"))))
}

/// The content of a file in a tar archive (ustar headers: name at 0, octal size at 124).
fn entry<'a>(archive: &'a [u8], wanted: &str) -> Option<&'a [u8]> {
    let mut rest = archive;
    while rest.len() >= BLOCK {
        let (header, body) = rest.split_at(BLOCK);
        let name = header[..100].split(|&byte| byte == 0).next()?;
        let digits = header[124..135].iter().take_while(|byte| byte.is_ascii_digit());
        let size = digits.fold(0, |size, digit| size * 8 + usize::from(digit - b'0'));
        if name == wanted.as_bytes() {
            return body.get(..size);
        }
        rest = body.get(size.div_ceil(BLOCK) * BLOCK..)?;
    }
    None
}
