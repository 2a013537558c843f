//! Questions of forms: digits that are keyed on the call, or written into a field on the screen.

use pivotline_ir::{Face, Key, Node, Question, Questions, Reply, Target, Words};

use crate::confirm;
use crate::effect::Effect;
use crate::event::Refusal;
use crate::facts::{Facts, joined};
use crate::state::{Answer, Waiting};
use crate::view::Field;
use crate::walk::Walk;

/// What came instead of an answer.
pub(crate) enum Miss {
    Silence,
    WrongAnswer,
}

/// Asks the questions at hand from the first.
pub(crate) fn begin<'a>(walk: &mut Walk<'a>, questions: &'a Questions) {
    walk.state.rounds = 0;
    walk.state.asking.clear();
    next(walk, questions);
}

/// Asks all questions again, as their answers were not confirmed. On the call that is a try.
fn anew<'a>(walk: &mut Walk<'a>, questions: &'a Questions) {
    walk.state.said.clear();
    if walk.state.face == Face::Voice {
        walk.state.rounds = walk.state.rounds.saturating_add(1);
        if walk.state.rounds >= questions.tries {
            return give_up(walk, &questions.exhausted);
        }
    }
    walk.state.asking.clear();
    next(walk, questions);
}

/// Asks the next question. Where none is left the answers are read back, or the form is answered.
fn next<'a>(walk: &mut Walk<'a>, questions: &'a Questions) {
    match at_hand(&walk.facts(), questions) {
        Some(_) => {
            walk.state.waiting = Waiting::Digits { playing: 1 };
            play(walk, questions, "");
        }
        None if questions.confirm.is_some() => {
            walk.state.waiting = Waiting::Confirm { playing: 1 };
            confirm::read_back(walk, questions, "");
        }
        None => confirmed(walk, questions),
    }
}

/// The form is answered.
fn confirmed<'a>(walk: &mut Walk<'a>, questions: &'a Questions) {
    let form = walk.form(&questions.form);
    let given = std::mem::take(&mut walk.state.asking);
    walk.state.rounds = 0;
    let names = form.into_iter().flat_map(|form| &form.questions);
    let names = names.map(|question| question.name.clone());
    walk.answered(&questions.form, Answer::Ok(names.zip(given).collect()));
    walk.follow(&questions.next);
}

/// Plays the question at hand, `sorry` before it; on the screen it just stands there.
fn play(walk: &mut Walk<'_>, questions: &Questions, sorry: &str) {
    let facts = walk.facts();
    let Some((words, question)) = at_hand(&facts, questions) else { return };
    if facts.state.face == Face::Screen {
        return;
    }
    let effect = Effect::ListenForDigits {
        form: questions.form.clone(),
        question: question.name.clone(),
        prompt: joined([sorry.to_owned(), facts.words(words)]),
        most: question.most,
        wait: questions.wait,
    };
    walk.effects.push(effect);
}

/// The question that waits for its answer, and its words.
fn at_hand<'a>(facts: &Facts<'a>, questions: &'a Questions) -> Option<(&'a Words, &'a Question)> {
    let at = facts.state.asking.len();
    let form = facts.program.forms.get(&questions.form)?;
    Some((questions.asks.get(at)?, form.questions.get(at)?))
}

/// The questions of the node at hand.
fn at_node<'a>(walk: &Walk<'a>) -> Result<&'a Questions, Refusal> {
    match walk.node() {
        Some(Node::Questions(questions)) => Ok(questions),
        _ => Err(Refusal::NotExpected),
    }
}

/// An answer came. A secret one is encrypted on the call, so that nobody there knows how long it
/// is: the service that it is for tells.
pub(crate) fn digits(walk: &mut Walk<'_>, digits: String) -> Result<(), Refusal> {
    let questions = at_node(walk)?;
    let (_, question) = at_hand(&walk.facts(), questions).ok_or(Refusal::NotExpected)?;
    let encrypted = question.secret && walk.state.face == Face::Voice;
    if encrypted || question.accepts(&digits) {
        walk.state.said.clear();
        walk.state.asking.push(digits);
        next(walk, questions);
        Ok(())
    } else {
        missed(walk, &Miss::WrongAnswer)
    }
}

/// A question was asked without an answer: its reply and the question again, or no try is left.
/// On the screen nobody loses a try.
pub(crate) fn missed(walk: &mut Walk<'_>, miss: &Miss) -> Result<(), Refusal> {
    let questions = at_node(walk)?;
    let reply = match miss {
        Miss::Silence => &questions.silence,
        Miss::WrongAnswer => &questions.wrong,
    };
    let (Waiting::Digits { playing } | Waiting::Confirm { playing }) = walk.state.waiting else {
        return Ok(());
    };
    let reads_back = matches!(walk.state.waiting, Waiting::Confirm { .. });
    let on_screen = walk.state.face == Face::Screen;
    match reply {
        Reply::Again(words) if on_screen || playing < questions.tries => {
            let playing = playing.saturating_add(1);
            walk.state.waiting = match reads_back {
                true => Waiting::Confirm { playing },
                false => Waiting::Digits { playing },
            };
            let sorry = walk.facts().words(words);
            if on_screen {
                walk.state.said = vec![sorry];
            } else if reads_back {
                confirm::read_back(walk, questions, &sorry);
            } else {
                play(walk, questions, &sorry);
            }
        }
        Reply::Go(target) => give_up(walk, target),
        Reply::Again(_) => give_up(walk, &questions.exhausted),
    }
    Ok(())
}

/// A key was pressed where the answers are read back, or its button.
pub(crate) fn key(walk: &mut Walk<'_>, key: Key) -> Result<(), Refusal> {
    let questions = at_node(walk)?;
    match key {
        Questions::YES => {
            walk.state.said.clear();
            confirmed(walk, questions);
        }
        Questions::NO => anew(walk, questions),
        _ => missed(walk, &Miss::WrongAnswer)?,
    }
    Ok(())
}

/// A button of that page was chosen.
pub(crate) fn choose(walk: &mut Walk<'_>, option: &str) -> Result<(), Refusal> {
    let chosen = [Questions::YES, Questions::NO].into_iter().find(|key| key.name() == option);
    key(walk, chosen.ok_or(Refusal::UnknownOption)?)
}

/// The keys could not be read.
pub(crate) fn keys_failed(walk: &mut Walk<'_>) -> Result<(), Refusal> {
    let questions = at_node(walk)?;
    give_up(walk, &questions.failed);
    Ok(())
}

/// A form that is not answered to its end is not answered at all.
fn give_up<'a>(walk: &mut Walk<'a>, target: &'a Target) {
    walk.state.asking.clear();
    walk.state.rounds = 0;
    walk.state.said.clear();
    walk.follow(target);
}

/// The field that the page shows for the question at hand, and its words.
pub(crate) fn field(facts: &Facts<'_>, questions: &Questions) -> Option<(String, Field)> {
    let (words, question) = at_hand(facts, questions)?;
    let Waiting::Digits { playing } = facts.state.waiting else { return None };
    let field = Field {
        name: question.name.clone(),
        least: question.least,
        most: question.most,
        secret: question.secret,
        wrong: playing > 1,
    };
    Some((facts.words(words), field))
}
