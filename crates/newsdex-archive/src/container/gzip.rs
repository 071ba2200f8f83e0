//! gzip (RFC 1952): decodes any number of consecutive members; a damaged member affects no other.
//!
//! Web archives compress each record separately. An error is returned once; the next read continues at the next bytes
//! that look like the header of a member.

use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

/// The first bytes of a member: the magic number and the only compression method.
const HEAD: [u8; 3] = [0x1f, 0x8b, 0x08];

/// Decodes the members of a gzip file as one text.
pub(crate) struct Gunzip<R> {
    state: State<R>,
}

enum State<R> {
    Between { reader: R, is_after_error: bool },
    Member(Box<GzDecoder<R>>),
    Ended,
}

impl<R: BufRead> Gunzip<R> {
    pub(crate) fn new(reader: R) -> Gunzip<R> {
        Gunzip {
            state: State::Between {
                reader,
                is_after_error: false,
            },
        }
    }
}

impl<R: BufRead> Read for Gunzip<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            match std::mem::replace(&mut self.state, State::Ended) {
                State::Ended => return Ok(0),
                State::Between {
                    mut reader,
                    is_after_error,
                } => {
                    let next = next_member(&mut reader, is_after_error)?;
                    if next == Next::None {
                        return Ok(0);
                    }
                    self.state = State::Member(Box::new(GzDecoder::new(reader)));
                    if next == Next::AfterGarbage {
                        let what = "bytes between its parts that are not gzip data";
                        return Err(io::Error::new(io::ErrorKind::InvalidData, what));
                    }
                }
                State::Member(mut decoder) => match decoder.read(buffer) {
                    Ok(0) => {
                        self.state = State::Between {
                            reader: decoder.into_inner(),
                            is_after_error: false,
                        };
                    }
                    Ok(count) => {
                        self.state = State::Member(decoder);
                        return Ok(count);
                    }
                    Err(error) => {
                        let is_damage = matches!(
                            error.kind(),
                            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData
                        );
                        // Any other error concerns the file, not the member.
                        if is_damage {
                            self.state = State::Between {
                                reader: decoder.into_inner(),
                                is_after_error: true,
                            };
                        }
                        return Err(error);
                    }
                },
            }
        }
    }
}

#[derive(PartialEq)]
enum Next {
    Here,
    AfterGarbage,
    None,
}

/// Skips to the header of the next member; zeros, which tapes leave at the end, are not garbage.
///
/// After garbage, a header across two fillings of the buffer is missed.
fn next_member(reader: &mut impl BufRead, is_after_error: bool) -> io::Result<Next> {
    let mut has_garbage = is_after_error;
    loop {
        let available = reader.fill_buf()?;
        let Some(first) = available.first() else {
            return Ok(Next::None);
        };
        if *first == HEAD[0] && !has_garbage {
            return Ok(Next::Here);
        }
        let found = memchr::memmem::find(available, &HEAD);
        let skipped = found.unwrap_or(available.len());
        let passed = available.get(..skipped).unwrap_or_default();
        has_garbage |= passed.iter().any(|byte| *byte != 0);
        reader.consume(skipped);
        if found.is_some() {
            let is_news = has_garbage && !is_after_error;
            return Ok(if is_news {
                Next::AfterGarbage
            } else {
                Next::Here
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn member(text: &str) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    /// Compares the decoded text; `!` marks an error.
    #[track_caller]
    fn check(bytes: &[u8], expected: &str) {
        let mut reader = Gunzip::new(bytes);
        let mut found = String::new();
        let mut buffer = [0; 100];
        for _ in 0..100 {
            match reader.read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => found.push_str(std::str::from_utf8(&buffer[..count]).unwrap()),
                Err(_) => found.push('!'),
            }
        }
        assert_eq!(found, expected);
    }

    #[test]
    fn members_in_a_row_are_one_text() {
        check(&[member("One. "), member("Two.")].concat(), "One. Two.");
        check(&[member("One."), vec![0; 600]].concat(), "One.");
        check(&[member("One."), b"tail".to_vec()].concat(), "One.");
    }

    #[test]
    fn a_damaged_member_costs_only_itself() {
        let mut broken = member("Two. ");
        broken[10] = 0xff;
        check(
            &[member("One. "), broken, member("Three.")].concat(),
            "One. !Three.",
        );
        let garbage = b"garbage".to_vec();
        check(
            &[member("One. "), garbage, member("Two.")].concat(),
            "One. !Two.",
        );
    }

    #[test]
    fn a_cut_end_is_an_error() {
        let bytes = member("A text that is cut off");
        check(&bytes[..5], "!");
        check(&[member("One. "), bytes[..5].to_vec()].concat(), "One. !");
    }
}
