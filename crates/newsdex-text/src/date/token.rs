//! Divides a date into tokens: figures of any script, words, marks and spaces.

/// A token of a date.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// A number and its count of digits: `05` is 5 with two digits.
    Number { value: i64, digits: usize },
    /// A word in lower case.
    Word(String),
    /// Any other character.
    Mark(char),
    /// One or more white-space characters.
    Space,
}

/// Divides a text into tokens, in order; invisible marks are dropped.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut characters = text
        .chars()
        .filter(|character| !is_invisible(*character))
        .peekable();
    while let Some(character) = characters.next() {
        if let Some(first) = digit(character) {
            let (mut value, mut digits) = (first, 1);
            while let Some(next) = characters.peek().copied().and_then(digit) {
                value = value.saturating_mul(10).saturating_add(next);
                digits += 1;
                characters.next();
            }
            tokens.push(Token::Number { value, digits });
        } else if character.is_whitespace() {
            if tokens.last() != Some(&Token::Space) {
                tokens.push(Token::Space);
            }
        } else if is_cjk_unit(character) {
            tokens.push(Token::Mark(character));
        } else if character.is_alphabetic() {
            let mut word: String = character.to_lowercase().collect();
            while let Some(letter) = characters.peek().copied().filter(|next| is_letter(*next)) {
                word.extend(letter.to_lowercase());
                characters.next();
            }
            tokens.push(Token::Word(word));
        } else {
            tokens.push(Token::Mark(if character == '\u{2212}' {
                '-'
            } else {
                character
            }));
        }
    }
    tokens
}

fn is_letter(character: char) -> bool {
    (character.is_alphabetic()
        || matches!(
            character,
            '\u{300}'..='\u{36f}' | '\u{93c}' | '\u{94d}' | '\u{9bc}' | '\u{9cd}'
        ))
        && !is_cjk_unit(character)
}

/// Whether a character is the sign for year, month, day, hour or minute, in the traditional or simplified form.
fn is_cjk_unit(character: char) -> bool {
    matches!(
        character,
        '年' | '月' | '日' | '时' | '時' | '分' | '년' | '월' | '일'
    )
}

/// Whether a character is a direction mark or another invisible mark, which Arabic pages have in dates.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

fn digit(character: char) -> Option<i64> {
    let zero = match character {
        '0'..='9' => '0',
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6f0}'..='\u{6f9}' => '\u{6f0}',
        '\u{966}'..='\u{96f}' => '\u{966}',
        '\u{9e6}'..='\u{9ef}' => '\u{9e6}',
        '\u{ff10}'..='\u{ff19}' => '\u{ff10}',
        _ => return None,
    };
    Some(i64::from(u32::from(character) - u32::from(zero)))
}
