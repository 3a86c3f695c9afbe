//! Decompresses pages: into exactly as many bytes as their header claims, or an error.

use super::error::DecodeResult;
use crate::source::parquet_types::Compression;

const DAMAGED: &str = "a page that can't be decompressed";

/// Decompresses pages of one column chunk.
pub(super) struct Codec {
    compression: Compression,
    zstd: Option<zstd_safe::DCtx<'static>>,
}

impl Codec {
    pub(super) fn new(compression: Compression) -> Codec {
        Codec { compression, zstd: None }
    }

    /// Appends exactly `size` bytes to `out`.
    ///
    /// # Errors
    /// If the bytes can't be decompressed, or into fewer or more bytes.
    pub(super) fn decompress(&mut self, bytes: &[u8], size: usize, out: &mut Vec<u8>) -> DecodeResult<()> {
        let start = out.len();
        if self.compression == Compression::None {
            out.extend_from_slice(bytes);
        } else if size > 0 {
            out.resize(start + size, 0);
            let written = self.fill(bytes, &mut out[start..]);
            if written != Some(size) {
                return Err(DAMAGED);
            }
        }
        if out.len() - start == size { Ok(()) } else { Err(DAMAGED) }
    }

    fn fill(&mut self, bytes: &[u8], out: &mut [u8]) -> Option<usize> {
        match self.compression {
            Compression::Snappy => snap::raw::Decoder::new().decompress(bytes, out).ok(),
            Compression::Zstd => {
                if self.zstd.is_none() {
                    self.zstd = zstd_safe::DCtx::try_create();
                }
                self.zstd.as_mut()?.decompress(out, bytes).ok()
            }
            other => decompress_rare(other, bytes, out),
        }
    }
}

/// Returns `None`: a build without the rare codecs has refused such a file before (`source::rows`).
#[cfg(not(feature = "all-formats"))]
fn decompress_rare(_: Compression, _: &[u8], _: &mut [u8]) -> Option<usize> {
    None
}

#[cfg(feature = "all-formats")]
fn decompress_rare(compression: Compression, bytes: &[u8], out: &mut [u8]) -> Option<usize> {
    match compression {
        Compression::Gzip => fill_from(flate2::read::MultiGzDecoder::new(bytes), out),
        Compression::Brotli => fill_from(brotli_decompressor::Decompressor::new(bytes, 4096), out),
        Compression::Lz4Raw => lz4_flex::block::decompress_into(bytes, out).ok(),
        // The old name stands for three forms, depending on the writer.
        Compression::Lz4 => decompress_hadoop_lz4(bytes, out)
            .or_else(|| fill_from(lz4_flex::frame::FrameDecoder::new(bytes), out))
            .or_else(|| lz4_flex::block::decompress_into(bytes, out).ok()),
        _ => None,
    }
}

/// Fills `out`, and returns its length; `None` where the reader has fewer bytes, or more.
#[cfg(feature = "all-formats")]
fn fill_from(mut reader: impl std::io::Read, out: &mut [u8]) -> Option<usize> {
    reader.read_exact(out).ok()?;
    (reader.read(&mut [0]).ok()? == 0).then_some(out.len())
}

/// Decompresses Hadoop's form of LZ4: blocks, each behind its two lengths in big-endian order.
#[cfg(feature = "all-formats")]
fn decompress_hadoop_lz4(mut bytes: &[u8], out: &mut [u8]) -> Option<usize> {
    let mut written = 0usize;
    while !bytes.is_empty() {
        let (size, rest) = bytes.split_first_chunk::<4>()?;
        let (length, rest) = rest.split_first_chunk::<4>()?;
        let (size, length) = (u32::from_be_bytes(*size) as usize, u32::from_be_bytes(*length) as usize);
        let (block, rest) = rest.split_at_checked(length)?;
        let into = out.get_mut(written..written.checked_add(size)?)?;
        written += lz4_flex::block::decompress_into(block, into).ok().filter(|&filled| filled == size)?;
        bytes = rest;
    }
    Some(written)
}
