//! The pages of the codes of this package: what a check looks for, why, and what to write instead.

use crate::Code;

/// The page of a code of the text's shape, as Markdown; `None` for codes of other packages.
#[must_use]
pub fn page(code: Code) -> Option<&'static str> {
    Some(match code {
        Code::S001NotUnderstood => include_str!("pages/S001.md"),
        Code::S002UnknownBlock => include_str!("pages/S002.md"),
        Code::S003MissingName => include_str!("pages/S003.md"),
        Code::S004InvalidName => include_str!("pages/S004.md"),
        Code::S005ReservedName => include_str!("pages/S005.md"),
        Code::S006UnclosedBlock => include_str!("pages/S006.md"),
        Code::S007StrayBrace => include_str!("pages/S007.md"),
        Code::S008ArrowSign => include_str!("pages/S008.md"),
        Code::S009QuotationMarks => include_str!("pages/S009.md"),
        Code::S010UnclosedWords => include_str!("pages/S010.md"),
        Code::S011Hole => include_str!("pages/S011.md"),
        Code::S012OptionKey => include_str!("pages/S012.md"),
        Code::S013WrongBlock => include_str!("pages/S013.md"),
        Code::S014NotBuilt => include_str!("pages/S014.md"),
        Code::S015ArrowNowhere => include_str!("pages/S015.md"),
        Code::S016MisplacedTail => include_str!("pages/S016.md"),
        Code::S017WhenWord => include_str!("pages/S017.md"),
        Code::S018TooLong => include_str!("pages/S018.md"),
        Code::S019UnopenedBlock => include_str!("pages/S019.md"),
        Code::S020TextsLine => include_str!("pages/S020.md"),
        Code::S021NotUtf8 => include_str!("pages/S021.md"),
        Code::S022UnseenCharacter => include_str!("pages/S022.md"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{FileId, parse, parse_texts};

    fn codes_of_shape() -> impl Iterator<Item = Code> {
        Code::ALL.iter().copied().filter(|code| code.as_str().starts_with('S'))
    }

    /// The codes that an example of a page gives; lines without a block stand in a menu.
    fn told(example: &str) -> Vec<Code> {
        let blocks = ["line ", "step ", "menu ", "meny ", "route ", "rule ", "# "];
        let whole = match blocks.iter().any(|word| example.starts_with(word))
            || example.starts_with("menu")
        {
            true => example.to_owned(),
            false => format!("menu m {{\n{example}}}\n"),
        };
        parse(FileId(0), &whole).diagnostics.iter().map(|found| found.code).collect()
    }

    fn translated(example: &str) -> Vec<Code> {
        parse_texts(FileId(0), example).1.iter().map(|found| found.code).collect()
    }

    #[test]
    fn every_code_of_the_shape_has_a_page_that_names_it() {
        for code in codes_of_shape() {
            let page = page(code).unwrap();
            assert!(
                page.starts_with(&format!("# {}: {}\n", code.as_str(), code.title())),
                "{page}"
            );
        }
    }

    #[test]
    fn the_examples_of_a_page_show_its_finding_and_nothing_else() {
        for code in codes_of_shape().filter(|code| *code != Code::S018TooLong) {
            let mut examples = page(code)
                .unwrap()
                .split("```text\n")
                .skip(1)
                .map(|rest| rest.split("```").next().unwrap());
            let told = if code == Code::S020TextsLine { translated } else { told };
            let (bad, good) = (told(examples.next().unwrap()), told(examples.next().unwrap()));
            assert!(!bad.is_empty() && bad.iter().all(|found| *found == code), "{code:?}: {bad:?}");
            assert_eq!(good, [], "{code:?}");
        }
    }
}
