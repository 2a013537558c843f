//! Forms: their questions, and what follows.

use pivotline_ir::{NodeId, Questions, Reply, Target, Words};

use super::Lowering;
use super::menu::WAIT;
use super::stages::{Act, Stage};
use crate::shapes::{BlockShape, FormShape, OutcomeKey};

impl<'f, 'a> Lowering<'f, 'a> {
    /// A form that arrows go to: it asks anew each time, and goes on by itself.
    pub(super) fn form(&mut self, block: &'f BlockShape<'a>, form: &FormShape<'a>, entry: NodeId) {
        let mut stages = self.needs(block);
        let questions = Questions { fresh: true, ..self.questions(block, form) };
        let act = Act::Questions(Box::new(questions));
        stages.push(Stage { role: "ask".to_owned(), span: block.block.head, act });
        if let Some((span, service)) = form.does {
            let service = service.value.as_str().into();
            let failed = self.outcome(block, OutcomeKey::Failed);
            let unsure = self.own_outcome(block, OutcomeKey::Unsure);
            let act = Act::Change { service, failed, unsure };
            stages.push(Stage { role: "do".to_owned(), span, act });
        }
        let repeat = Target::To(entry.clone());
        self.items(block, &form.items, &repeat, &mut stages);
        self.stages(block, entry, stages);
    }

    /// A form that a block or a service needs.
    pub(super) fn asked_first(&mut self, name: &str) -> Act {
        let block = self.facts.folder.blocks.get(name);
        match block.and_then(|block| Some((block, block.form()?))) {
            Some((block, form)) => Act::Questions(Box::new(self.questions(block, form))),
            None => Act::Jump(Target::HangUp),
        }
    }

    fn questions(&mut self, block: &'f BlockShape<'a>, form: &FormShape<'a>) -> Questions {
        let asks = form.asks.iter().map(|ask| self.words_in(block.name, &ask.texts)).collect();
        let wrong = self.reply(block, OutcomeKey::WrongAnswer);
        let blank = Questions {
            form: block.name.into(),
            fresh: form.fresh.is_some(),
            asks,
            confirm: form.confirm.map(|(_, texts)| self.words_in(block.name, texts)),
            wait: form.wait.or(self.line.wait).map_or(WAIT, |(_, wait)| wait.seconds),
            tries: 1,
            silence: Reply::Again(Words::default()),
            wrong,
            exhausted: Target::HangUp,
            failed: Target::HangUp,
            next: Target::HangUp,
        };
        // Nobody is silent on the screen, or loses a try.
        if !self.facts.on_voice(block) {
            return blank;
        }
        let silence = self.reply(block, OutcomeKey::Silence);
        let (tries, exhausted) = self.tries(block);
        let failed = self.outcome(block, OutcomeKey::Failed);
        Questions { tries, silence, exhausted, failed, ..blank }
    }
}
