//! The records of a file of stories.

use std::cmp::Reverse;

use newsdex_enrich::copies::Role;

/// The day of an undated article.
pub const UNDATED: i32 = i32::MIN;

pub(super) const MEMBER_BYTES: usize = 36;
pub(super) const QUOTING_BYTES: usize = 20;

const ROLE_BITS: u32 = 0b11;
const AGENCY_BIT: u32 = 0b100;

/// The order of publication in a story: undated articles last, the longest of one moment first.
pub type PublicationOrder = (bool, i32, i32, Reverse<u32>, u64);

/// An article of a story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    /// The hash of its identifier.
    pub id: u64,
    /// The head of its story: the hash of an identifier.
    pub head: u64,
    /// The role of the article in the story.
    pub role: Role,
    /// Whether a news agency published it.
    pub is_agency: bool,
    /// In how many other files it is, with the same identifier and text.
    pub printings: u32,
    /// The day of publication, in days since 1970; [`UNDATED`] if it has none.
    pub(super) day: i32,
    /// The time of publication, in seconds since the beginning of the day.
    pub(super) seconds_of_day: i32,
    /// Number of words.
    pub(super) words: u32,
}

impl Member {
    /// The day of publication, in days since 1970; `None` if it is undated.
    pub fn day(&self) -> Option<i64> {
        (self.day != UNDATED).then_some(i64::from(self.day))
    }

    /// The order of publication in its story.
    pub fn order(&self) -> PublicationOrder {
        let is_undated = self.day == UNDATED;
        (
            is_undated,
            self.day,
            self.seconds_of_day,
            Reverse(self.words),
            self.id,
        )
    }

    /// Whether it is a later take of the story by the source of the head.
    pub fn is_take(&self) -> bool {
        self.role == Role::Take
    }

    pub(super) fn packed(&self) -> [u8; MEMBER_BYTES] {
        let role = match self.role {
            Role::Head => 0,
            Role::Copy => 1,
            Role::Reference => 2,
            Role::Take => 3,
        };
        let flags: u32 = role | if self.is_agency { AGENCY_BIT } else { 0 };
        let mut bytes = [0; MEMBER_BYTES];
        let parts: [&[u8]; 7] = [
            &self.day.to_le_bytes(),
            &self.seconds_of_day.to_le_bytes(),
            &self.words.to_le_bytes(),
            &flags.to_le_bytes(),
            &self.id.to_le_bytes(),
            &self.head.to_le_bytes(),
            &self.printings.to_le_bytes(),
        ];
        for (place, byte) in bytes.iter_mut().zip(parts.concat()) {
            *place = byte;
        }
        bytes
    }

    pub(super) fn unpacked(bytes: &[u8]) -> Option<Member> {
        let number = |at: usize| Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?));
        let hash = |at: usize| Some(u64::from_le_bytes(*bytes.get(at..)?.first_chunk()?));
        let flags = number(12)?;
        Some(Member {
            day: number(0)?.cast_signed(),
            seconds_of_day: number(4)?.cast_signed(),
            words: number(8)?,
            role: match flags & ROLE_BITS {
                0 => Role::Head,
                1 => Role::Copy,
                2 => Role::Reference,
                _ => Role::Take,
            },
            is_agency: flags & AGENCY_BIT != 0,
            id: hash(16)?,
            head: hash(24)?,
            printings: number(32)?,
        })
    }
}

/// An article that quotes a story and is not part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Quoting {
    /// The head of the story.
    pub(super) head: u64,
    /// The article.
    pub(super) id: u64,
    /// The day of the article.
    pub(super) day: i32,
}

impl Quoting {
    pub(super) fn packed(&self) -> [u8; QUOTING_BYTES] {
        let mut bytes = [0; QUOTING_BYTES];
        let parts: [&[u8]; 3] = [
            &self.head.to_le_bytes(),
            &self.id.to_le_bytes(),
            &self.day.to_le_bytes(),
        ];
        for (place, byte) in bytes.iter_mut().zip(parts.concat()) {
            *place = byte;
        }
        bytes
    }

    pub(super) fn unpacked(bytes: &[u8]) -> Option<Quoting> {
        let hash = |at: usize| Some(u64::from_le_bytes(*bytes.get(at..)?.first_chunk()?));
        Some(Quoting {
            head: hash(0)?,
            id: hash(8)?,
            day: i32::from_le_bytes(*bytes.get(16..)?.first_chunk()?),
        })
    }
}
