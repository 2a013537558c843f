//! Texts in every language of the line, and conditions.

use std::collections::BTreeMap;

use pivotline_ir::{Tag, Template};
use pivotline_syntax::ast::{Texts, Words};

use super::Lowering;
use crate::meaning::{is_values_alone, template};

impl Lowering<'_, '_> {
    /// Words and their `or`.
    pub(super) fn words(&self, texts: &Texts) -> pivotline_ir::Words {
        pivotline_ir::Words {
            text: self.in_languages(&texts.words),
            or: texts.or.as_ref().map(|or| self.in_languages(or)).unwrap_or_default(),
        }
    }

    /// The words of a question, in which those before it are bare names.
    pub(super) fn words_in(&self, form: &str, texts: &Texts) -> pivotline_ir::Words {
        let all = |words: &Words| self.each_language(words, Some(form));
        pivotline_ir::Words {
            text: all(&texts.words),
            or: texts.or.as_ref().map(all).unwrap_or_default(),
        }
    }

    /// Words that only the company's own people or the first language's speakers meet.
    pub(super) fn words_of_first(&self, texts: &Texts) -> pivotline_ir::Words {
        let first = self.tags.first().cloned();
        let one = |words: &Words| first.clone().map(|tag| (tag, self.template(words, None)));
        pivotline_ir::Words {
            text: one(&texts.words).into_iter().collect(),
            or: texts.or.as_ref().and_then(one).into_iter().collect(),
        }
    }

    /// A text in every language.
    pub(super) fn in_languages(&self, words: &Words) -> BTreeMap<Tag, Template> {
        self.each_language(words, None)
    }

    fn each_language(&self, words: &Words, form: Option<&str>) -> BTreeMap<Tag, Template> {
        let texts = self.tags.iter().enumerate().filter_map(|(at, tag)| {
            let text = if at == 0 {
                words
            } else {
                match self.facts.translations.get(tag.as_str(), words) {
                    Some(found) => found.translation,
                    None if is_values_alone(words) => words,
                    None => return None,
                }
            };
            Some((tag.clone(), self.template(text, form)))
        });
        texts.collect()
    }

    fn template(&self, words: &Words, form: Option<&str>) -> Template {
        template(self.facts.folder, &self.brand, form, words)
    }
}
