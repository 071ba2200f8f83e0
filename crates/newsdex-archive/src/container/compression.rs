//! Decompression of gzip, bzip2, xz, Zstandard and LZ4, recognised by their first bytes; consecutive parts are one
//! text.

use std::io::{self, BufRead, Read};

use super::gzip::Gunzip;

/// A compression format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Compression {
    Gzip,
    Bzip2,
    Xz,
    Zstd,
    Lz4,
}

/// The largest window of a decoder, as a power of two in bytes. Some tools ask for up to 4 GiB, which is refused. Inner
/// layers get a smaller window than the outermost one.
const WINDOW_LOG: u32 = 27;
const INNER_WINDOW_LOG: u32 = 23;

impl Compression {
    /// The compression format of data that begin with `head`.
    pub(super) fn of(head: &[u8]) -> Option<Compression> {
        match head {
            [0x1f, 0x8b, ..] => Some(Compression::Gzip),
            // The digit is the block size; the bytes after it begin the first block or end the file.
            [
                b'B',
                b'Z',
                b'h',
                b'1'..=b'9',
                0x31,
                0x41,
                0x59,
                0x26,
                0x53,
                0x59,
                ..,
            ]
            | [
                b'B',
                b'Z',
                b'h',
                b'1'..=b'9',
                0x17,
                0x72,
                0x45,
                0x38,
                0x50,
                0x90,
                ..,
            ] => Some(Compression::Bzip2),
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Some(Compression::Xz),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Compression::Zstd),
            // The second magic number is that of lz4 before 2013 and of the Linux kernel.
            [0x04, 0x22, 0x4d, 0x18, ..] | [0x02, 0x21, 0x4c, 0x18, ..] => Some(Compression::Lz4),
            // A frame that both Zstandard and LZ4 decoders skip. Web archives keep a dictionary in it.
            [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Some(Compression::Zstd),
            _ => None,
        }
    }

    /// Gives a reader of the decompressed data; `is_inner` if there is another layer around it.
    pub(crate) fn decoder(
        self,
        reader: Box<dyn BufRead + Send>,
        is_inner: bool,
    ) -> io::Result<Box<dyn Read + Send>> {
        let window_log = if is_inner {
            INNER_WINDOW_LOG
        } else {
            WINDOW_LOG
        };
        Ok(match self {
            Compression::Gzip => Box::new(Gunzip::new(reader)),
            Compression::Bzip2 => Box::new(Fused::new(bzip2::bufread::MultiBzDecoder::new(reader))),
            Compression::Xz => {
                // A little more than the window itself.
                let memory_kib = (1 << (window_log - 10)) + 1024;
                let decoder = lzma_rust2::XzReader::new_mem_limit(reader, true, memory_kib);
                Box::new(Fused::new(decoder))
            }
            Compression::Zstd => {
                let mut reader = reader;
                let dictionary = dictionary(&mut reader)?;
                let mut decoder =
                    zstd::stream::read::Decoder::with_dictionary(reader, &dictionary)?;
                decoder.window_log_max(window_log)?;
                Box::new(Fused::new(decoder))
            }
            Compression::Lz4 => Box::new(Fused::new(Lz4Frames(
                lz4_flex::frame::FrameDecoder::new(reader),
            ))),
        })
    }
}

/// Decodes LZMA in the form used in zip archives (APPNOTE 5.8): a version, the length of the properties, the
/// properties, and data with an end marker.
///
/// # Errors
///
/// When the properties are invalid or the data need too much memory.
pub(super) fn lzma(mut reader: Box<dyn BufRead + Send>) -> io::Result<Box<dyn Read + Send>> {
    let mut head = [0; 9];
    reader.read_exact(&mut head)?;
    let [_, _, length, _, properties, dictionary @ ..] = head;
    let dictionary = u32::from_le_bytes(dictionary);
    if length != 5 || dictionary > 1 << WINDOW_LOG {
        let what = "its properties are not right";
        return Err(io::Error::new(io::ErrorKind::InvalidData, what));
    }
    let decoder =
        lzma_rust2::LzmaReader::new_with_props(reader, u64::MAX, properties, dictionary, None)?;
    Ok(Box::new(Fused::new(decoder)))
}

/// The magic number of a skippable frame with a dictionary, with which a web archive may begin.
///
/// See "Use of Zstandard compression in WARC files", iipc.github.io/warc-specifications.
const DICTIONARY_FRAME: [u8; 4] = [0x5d, 0x2a, 0x4d, 0x18];
/// The largest dictionary in bytes; most are 110 KiB.
const LARGEST_DICTIONARY: u32 = 16 << 20;

/// Reads the dictionary at the beginning of the data; empty if there is none.
fn dictionary(reader: &mut impl BufRead) -> io::Result<Vec<u8>> {
    if !reader.fill_buf()?.starts_with(&DICTIONARY_FRAME) {
        return Ok(Vec::new());
    }
    let mut head = [0; 8];
    reader.read_exact(&mut head)?;
    let [_, _, _, _, length @ ..] = head;
    let length = u32::from_le_bytes(length);
    let too_large = || io::Error::new(io::ErrorKind::InvalidData, "its dictionary is too large");
    if length > LARGEST_DICTIONARY {
        return Err(too_large());
    }
    let mut dictionary = Vec::new();
    reader.take(length.into()).read_to_end(&mut dictionary)?;
    if dictionary.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
        let mut decoder = zstd::stream::read::Decoder::with_buffer(dictionary.as_slice())?;
        decoder.window_log_max(INNER_WINDOW_LOG)?;
        let mut expanded = Vec::new();
        decoder
            .take(LARGEST_DICTIONARY.into())
            .read_to_end(&mut expanded)?;
        return Ok(expanded);
    }
    Ok(dictionary)
}

/// A decoder that is not called again after an error, which some decoders do not support.
struct Fused<R> {
    decoder: R,
    has_failed: bool,
}

impl<R> Fused<R> {
    fn new(decoder: R) -> Fused<R> {
        Fused {
            decoder,
            has_failed: false,
        }
    }
}

impl<R: Read> Read for Fused<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.has_failed {
            return Ok(0);
        }
        let result = self.decoder.read(buffer);
        let is_pause = |error: &io::Error| error.kind() == io::ErrorKind::Interrupted;
        self.has_failed = result.as_ref().is_err_and(|error| !is_pause(error));
        result
    }
}

/// Consecutive LZ4 frames; the decoder itself stops at the end of each frame.
struct Lz4Frames<R: Read>(lz4_flex::frame::FrameDecoder<R>);

impl<R: BufRead> Read for Lz4Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            let count = self.0.read(buffer)?;
            // Each turn consumes at least the header of a frame.
            if count > 0 || self.0.get_mut().fill_buf()?.is_empty() {
                return Ok(count);
            }
        }
    }
}
