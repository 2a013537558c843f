//! Random mutations of menu files, the same for the same seed.

/// A small generator of pseudo-random numbers (xorshift64*).
pub struct Random(u64);

impl Random {
    /// The generator of a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `limit`; 0 where that is 0.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(number).unwrap_or_default() % limit.max(1)
    }

    /// A text with one to three small changes: pieces taken out, doubled, moved, put in.
    #[must_use]
    pub fn mutate(&mut self, text: &str) -> String {
        let mut text: Vec<char> = text.chars().collect();
        for _ in 0..=self.below(3) {
            let at = self.below(text.len() + 1);
            let end = (at + 1 + self.below(12)).min(text.len());
            match self.below(5) {
                0 => drop(text.drain(at..end)),
                1 => {
                    let piece: Vec<char> = text[at..end].to_vec();
                    text.splice(at..at, piece);
                }
                2 => {
                    let piece: Vec<char> = text.drain(at..end).collect();
                    let to = self.below(text.len() + 1);
                    text.splice(to..to, piece);
                }
                3 => {
                    let piece = PIECES[self.below(PIECES.len())];
                    text.splice(at..at, piece.chars());
                }
                _ => {
                    let lines: Vec<usize> =
                        (0..text.len()).filter(|at| text[*at] == '\n').collect();
                    if lines.len() > 1 {
                        let line = self.below(lines.len() - 1);
                        let line: Vec<char> = text[lines[line]..lines[line + 1]].to_vec();
                        let to = lines[self.below(lines.len())];
                        text.splice(to..to, line);
                    }
                }
            }
        }
        text.into_iter().collect()
    }
}

/// What people type by mistake, and what machines choke on.
const PIECES: [&str; 30] = [
    "\"",
    "{",
    "}",
    "{{",
    "}}",
    "->",
    "=>",
    "#",
    ",",
    "\n",
    "\r\n",
    "\t",
    " ",
    "“",
    "”",
    "menu ",
    "line ",
    "step x {",
    "when ",
    "not ",
    "on voice",
    "or \"\"",
    "1 \"a\" -> main",
    "\u{0}",
    "\u{feff}",
    "é",
    "😀",
    "-> back",
    "say \"x\"",
    "99999999999999999999",
];
