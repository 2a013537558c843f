//! The file of answers, so that nobody has to type them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::Context as _;
use pivotline_connect::bound_name;
use pivotline_connect::interpret::Wait;
use serde::Deserialize;
use serde_json::Value;

/// Answers by what asks for them. Each is what one would type; values are objects.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Answers {
    lambda: BTreeMap<String, Answer>,
    hours: BTreeMap<String, Answer>,
    queues: BTreeMap<String, Answer>,
    metrics: BTreeMap<String, Answer>,
    outcomes: BTreeMap<String, Answer>,
}

/// One answer, or several in order.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Answer {
    InOrder(Vec<Value>),
    Always(Value),
}

impl Answers {
    /// Reads a file of TOML, or of JSON if its name ends so.
    ///
    /// # Errors
    /// It cannot be read, or is not of that shape.
    pub(super) fn read(path: &Path) -> anyhow::Result<Self> {
        let shown = path.display();
        let text = fs::read_to_string(path).with_context(|| format!("cannot read {shown}"))?;
        if path.extension().is_some_and(|ending| ending == "json") {
            return serde_json::from_str(&text)
                .with_context(|| format!("{shown} is not well made"));
        }
        toml::from_str(&text).with_context(|| format!("{shown} is not well made"))
    }

    /// The answer to what a call waits for at a block, if the file has one.
    pub(super) fn next(&mut self, wait: &Wait, block: &str) -> Option<String> {
        let (answers, names) = match wait {
            Wait::Lambda { function, .. } | Wait::LambdaStart { function, .. } => {
                (&mut self.lambda, names(function))
            }
            Wait::Hours { hours } => (&mut self.hours, names(hours)),
            Wait::QueueHours { queue } => (&mut self.hours, names(queue)),
            Wait::Queue { queue, .. } => (&mut self.queues, names(queue)),
            Wait::Metric { metric, queue, .. } => {
                let of_queue = names(queue).into_iter().map(|queue| format!("{queue} {metric}"));
                (&mut self.metrics, of_queue.chain([metric.clone()]).collect())
            }
            Wait::Outcome { action, .. } => {
                (&mut self.outcomes, vec![block.to_owned(), action.clone()])
            }
            Wait::Draw { .. } => {
                (&mut self.outcomes, vec![block.to_owned(), "DistributeByPercentage".to_owned()])
            }
            _ => return None,
        };
        let known = names.iter().find(|name| answers.contains_key(*name))?;
        answers.get_mut(known)?.next()
    }
}

/// What a thing is called in the file: as in the flow, or its name alone.
fn names(id: &str) -> Vec<String> {
    vec![id.to_owned(), bound_name(id).to_owned()]
}

impl Answer {
    /// The next answer, as it would be typed. The last one stays.
    fn next(&mut self) -> Option<String> {
        let answer = match self {
            Self::Always(answer) => answer.clone(),
            Self::InOrder(answers) if answers.len() > 1 => answers.remove(0),
            Self::InOrder(answers) => answers.first()?.clone(),
        };
        Some(match answer {
            Value::String(text) => text,
            other => other.to_string(),
        })
    }
}
