//! Finds the end of a JSON object byte by byte, and signs that the object is broken or a wrapper.

/// The deepest nesting in which kinds of brackets are distinguished; deeper brackets are only counted, and the parser
/// rejects them anyway.
const DEEPEST: usize = 512;
/// The longest key that matters, in bytes.
const LONGEST_KEY: usize = 24;
/// The deepest nesting of a wrapper's array: `{"response": {"docs": [`.
const DEEPEST_WRAPPER: usize = 2;

/// Keys of arrays of articles in the responses of services.
const ARRAYS: [&[u8]; 15] = [
    b"articles",
    b"items",
    b"results",
    b"data",
    b"docs",
    b"documents",
    b"hits",
    b"records",
    b"entries",
    b"news",
    b"stories",
    b"posts",
    b"rows",
    b"value",
    b"response",
];
/// Keys of objects around such arrays.
const HOLDERS: [&[u8]; 7] = [
    b"hits",
    b"data",
    b"response",
    b"result",
    b"feed",
    b"payload",
    b"results",
];
/// Keys of an article: an object with one of them is not a wrapper.
const ARTICLE_KEYS: [&[u8]; 10] = [
    b"body",
    b"text",
    b"content",
    b"headline",
    b"fulltext",
    b"body_text",
    b"body_html",
    b"article_html",
    b"maintext",
    b"full_text",
];

/// The result of [`Scan::advance`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The end of the given bytes.
    More,
    /// The end of the object.
    Complete,
    /// The `{` of the first element of an array of articles.
    Wrapper,
    /// The `{` of another object where none is possible: the current object was never closed.
    NextObject,
    /// A closing bracket of the wrong kind.
    Mismatch,
}

/// The state of scanning one object.
#[derive(Debug)]
pub(super) struct Scan {
    /// The closing brackets that are expected, innermost last.
    due: Vec<u8>,
    /// The number of open brackets beyond those.
    deeper: usize,
    is_in_string: bool,
    /// The mark that ends the current string.
    quote: u8,
    comment: Comment,
    is_escaped: bool,
    /// The last byte outside strings that is not white space.
    previous: u8,
    /// How much of the current line inside a string looks like the start of another record.
    suspicion: Suspicion,
    /// The current or last key, if it may be that of a wrapper.
    key: Vec<u8>,
    is_key: bool,
    /// Whether an array of articles is still expected.
    is_wrapper_possible: bool,
    /// Whether the object one level down is a usual container of such arrays.
    is_in_holder: bool,
    /// Whether the array just opened may be an array of articles.
    is_candidate: bool,
    /// The number of line ends passed since the counter was last reset.
    pub(super) lines: u64,
    /// The number of bytes passed, with the `{` of the object.
    passed: usize,
    is_line_start: bool,
    /// The beginning of the last object in a list that begins a line.
    line_object: usize,
    /// Where the object begins that was taken for a part of the list in which the current object breaks off.
    swallowed: Option<usize>,
}

/// A comment as in JavaScript. For the structure, a comment is a blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comment {
    None,
    /// After a `/` that may begin a comment.
    Slash,
    Line,
    /// Between `/*` and `*/`; whether the last byte was a `*`.
    Block(bool),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Suspicion {
    None,
    /// A raw line end and white space.
    LineStart,
    /// A `{` at the start of a line.
    Brace,
}

impl Scan {
    /// The state after the `{` of an object.
    pub(super) fn new(is_wrapper_possible: bool) -> Scan {
        Scan {
            due: vec![b'}'],
            deeper: 0,
            is_in_string: false,
            quote: b'"',
            comment: Comment::None,
            is_escaped: false,
            previous: b'{',
            suspicion: Suspicion::None,
            key: Vec::new(),
            is_key: false,
            is_wrapper_possible,
            is_in_holder: false,
            is_candidate: false,
            lines: 0,
            passed: 1,
            is_line_start: false,
            line_object: 0,
            swallowed: None,
        }
    }

    /// The state after an element inside the brackets in `due`.
    pub(super) fn inside(due: Vec<u8>) -> Scan {
        Scan {
            due,
            previous: b']',
            ..Scan::new(false)
        }
    }

    /// The closing brackets expected around the array that [`Step::Wrapper`] reported.
    pub(super) fn into_enclosing(mut self) -> Vec<u8> {
        self.due.pop();
        self.due
    }

    /// Where the line begins that was taken for a part of the current object, if [`Step::NextObject`] showed that it is
    /// an object of its own; in bytes from the `{` of the current object.
    pub(super) fn swallowed(&self) -> Option<usize> {
        self.swallowed
    }

    /// Scans more bytes; gives the number of bytes read, including the last one, and the reason for stopping.
    pub(super) fn advance(&mut self, bytes: &[u8]) -> (usize, Step) {
        let (count, step) = self.scanned(bytes);
        self.passed += count;
        (count, step)
    }

    fn scanned(&mut self, bytes: &[u8]) -> (usize, Step) {
        let mut count = 0;
        while let Some(rest) = bytes.get(count..).filter(|rest| !rest.is_empty()) {
            if self.is_in_string
                && self.suspicion == Suspicion::None
                && !self.is_key
                && !self.is_escaped
            {
                // Most bytes are inside long strings, so these are skipped quickly.
                let quote = self.quote;
                let skipped = rest
                    .iter()
                    .position(|byte| *byte == quote || matches!(byte, b'\\' | b'\n'))
                    .unwrap_or(rest.len());
                count += skipped;
                if skipped > 0 {
                    continue;
                }
            }
            let Some(byte) = rest.first() else { break };
            let step = if self.is_in_string {
                self.string_byte(*byte)
            } else {
                self.byte(*byte, count)
            };
            if step == Step::NextObject && *byte == b'"' {
                // The quote belongs to the next object; only its brace has been consumed.
                return (count, step);
            }
            count += 1;
            if step != Step::More {
                return (count, step);
            }
        }
        (count, Step::More)
    }

    fn string_byte(&mut self, byte: u8) -> Step {
        if self.is_escaped {
            self.is_escaped = false;
            return Step::More;
        }
        self.suspicion = match (self.suspicion, byte) {
            // JSON has no raw line ends in strings: if the next line begins like a record, the string was never closed.
            (_, b'\n') => Suspicion::LineStart,
            (Suspicion::LineStart, b'{') => Suspicion::Brace,
            (Suspicion::Brace, b'"') => return Step::NextObject,
            (suspicion, b' ' | b'\t' | b'\r') => suspicion,
            _ => Suspicion::None,
        };
        self.lines += u64::from(byte == b'\n');
        match byte {
            b'\\' => self.is_escaped = true,
            _ if byte == self.quote => {
                self.is_in_string = false;
                self.is_key = false;
                self.previous = b'"';
            }
            _ if self.is_key && self.key.len() < LONGEST_KEY => {
                self.key.push(byte.to_ascii_lowercase())
            }
            _ => self.is_key = false,
        }
        Step::More
    }

    /// Reads a byte outside strings; `count` bytes before it are not in `passed` yet.
    fn byte(&mut self, byte: u8, count: usize) -> Step {
        let is_line_start = std::mem::replace(&mut self.is_line_start, byte == b'\n');
        if self.is_of_comment(byte) {
            self.lines += u64::from(byte == b'\n');
            return Step::More;
        }
        if byte.is_ascii_whitespace() {
            self.lines += u64::from(byte == b'\n');
            return Step::More;
        }
        let previous = std::mem::replace(&mut self.previous, byte);
        let is_candidate = std::mem::take(&mut self.is_candidate);
        match byte {
            // Python and JavaScript write strings in single quotation marks, Python also `u'…'`.
            b'"' | b'\'' if byte == b'"' || b"{,:[(ubr".contains(&previous) => {
                self.is_in_string = true;
                self.quote = byte;
                self.suspicion = Suspicion::None;
                let is_key_place =
                    self.due.last() == Some(&b'}') && matches!(previous, b'{' | b',');
                if self.is_wrapper_possible && is_key_place {
                    self.key.clear();
                    self.is_key = true;
                }
            }
            b':' if self.may_hold_articles() && ARTICLE_KEYS.contains(&self.key.as_slice()) => {
                self.is_wrapper_possible = false;
            }
            b'{' if is_candidate => return Step::Wrapper,
            b'{' if self.due.last() == Some(&b'}') && self.deeper == 0 && previous != b':' => {
                return Step::NextObject;
            }
            // A list goes on with a comma. So the current object breaks off in the list, and what begins a line is the next.
            b'{' if is_line_start && self.is_in_list() && !matches!(previous, b'[' | b',') => {
                self.swallowed =
                    (previous == b'}' && self.line_object > 0).then_some(self.line_object);
                return Step::NextObject;
            }
            b'{' => {
                if is_line_start && self.is_in_list() {
                    self.line_object = self.passed + count;
                }
                if self.due.len() == 1 {
                    self.is_in_holder = HOLDERS.contains(&self.key.as_slice());
                }
                self.open(b'}');
            }
            b'[' => {
                self.is_candidate = self.is_wrapper_possible
                    && previous == b':'
                    && self.may_hold_articles()
                    && ARRAYS.contains(&self.key.as_slice());
                self.open(b']');
            }
            b'}' | b']' => return self.close(byte),
            _ => {}
        }
        Step::More
    }

    /// Whether a byte outside strings belongs to a comment.
    fn is_of_comment(&mut self, byte: u8) -> bool {
        self.comment = match (self.comment, byte) {
            (Comment::None, b'/') => Comment::Slash,
            (Comment::None, _) => return false,
            (Comment::Slash, b'/') => Comment::Line,
            (Comment::Slash, b'*') => Comment::Block(false),
            (Comment::Slash, _) => {
                self.comment = Comment::None;
                return false;
            }
            (Comment::Line, b'\n' | b'\r') | (Comment::Block(true), b'/') => Comment::None,
            (Comment::Line, _) => Comment::Line,
            (Comment::Block(_), _) => Comment::Block(byte == b'*'),
        };
        true
    }

    /// Whether the current fields may be those of a wrapper: of the object itself or one level down.
    fn may_hold_articles(&self) -> bool {
        self.due.len() == 1 || (self.due.len() == DEEPEST_WRAPPER && self.is_in_holder)
    }

    fn is_in_list(&self) -> bool {
        self.due.last() == Some(&b']') && self.deeper == 0
    }

    fn open(&mut self, closing: u8) {
        match self.due.len() < DEEPEST {
            true => self.due.push(closing),
            false => self.deeper += 1,
        }
    }

    fn close(&mut self, byte: u8) -> Step {
        if self.deeper > 0 {
            self.deeper -= 1;
            return Step::More;
        }
        if self.due.pop() != Some(byte) {
            return Step::Mismatch;
        }
        if self.due.is_empty() {
            Step::Complete
        } else {
            Step::More
        }
    }
}
