//! Reading one environment, so that everything that is wrong with it is found in one reading.

use std::ops::Range;

use anyhow::bail;
use pivotline_connect::Resource;
use pivotline_service::arn::{is_account, is_id, is_region};
use toml::de::{DeTable, DeValue};

use super::names::{Home, good, judge};
use super::{Environment, Environments, Fault, no_such};

/// One environment of the text of a `pivotline.toml`, or everything that is wrong with it.
///
/// # Errors
/// There is no environment of this name; the message names those that there are.
pub fn read(text: &str, name: &str) -> anyhow::Result<Result<Environment, Vec<Fault>>> {
    let (file, errors) = DeTable::parse_recoverable(text);
    let mut reading = Reading { text, faults: Vec::new() };
    for error in &errors {
        reading.not_toml(error);
    }
    match table(file.get_ref(), "environments").and_then(|all| table(all, name)) {
        Some(environment) => reading.environment(environment),
        None if errors.is_empty() => {
            let known = table(file.get_ref(), "environments").into_iter().flat_map(DeTable::keys);
            bail!(no_such(name, known.map(|key| key.get_ref().as_ref())))
        }
        None => {}
    }
    if reading.faults.is_empty() {
        match toml::from_str::<Environments>(text) {
            Ok(mut file) => {
                return Ok(Ok(file.environments.remove(name).unwrap_or_default()));
            }
            Err(error) => reading.not_toml(&error),
        }
    }
    reading.faults.sort_by_key(|fault| fault.line);
    Ok(Err(reading.faults))
}

fn table<'t, 'i>(table: &'t DeTable<'i>, key: &str) -> Option<&'t DeTable<'i>> {
    match table.get(key)?.get_ref() {
        DeValue::Table(table) => Some(table),
        _ => None,
    }
}

struct Reading<'a> {
    text: &'a str,
    faults: Vec<Fault>,
}

impl<'a> Reading<'a> {
    fn fault(&mut self, span: &Range<usize>, wrong: impl Into<String>, write: impl Into<String>) {
        self.faults.push(Fault::at(self.text, span, wrong.into(), write.into()));
    }

    fn not_toml(&mut self, error: &toml::de::Error) {
        let span = error.span().unwrap_or_default();
        let at = self.text.get(span.clone()).unwrap_or_default();
        if error.message() == "duplicate key" {
            let wrong = format!("`{at}` stands here a second time");
            self.fault(&span, wrong, "keep one of them");
        } else {
            self.fault(&span, error.message().replace('\n', " "), "mend it here");
        }
    }

    fn environment(&mut self, environment: &'a DeTable<'_>) {
        let account = "write its twelve digits in quotation marks";
        let region = "write a Region, as \"us-east-1\"";
        let instance = "write the last part of the instance's ARN";
        let home = Home {
            account: self.judged(environment, "account", is_account, account),
            region: self.judged(environment, "region", is_region, region),
            instance: self.judged(environment, "instance", is_id, instance),
        };
        for resource in Resource::ALL {
            match environment.get(resource.word()).map(|value| (value.span(), value.get_ref())) {
                None => {}
                Some((_, DeValue::Table(names))) => self.names(resource, names, home),
                Some((span, _)) => {
                    let write = format!("write NAME = {} below it", good(resource));
                    self.fault(&span, format!("`{}` is a table", resource.word()), write);
                }
            }
        }
    }

    fn names(&mut self, resource: Resource, names: &DeTable<'_>, home: Home<'_>) {
        for (name, value) in names {
            let judged = match value.get_ref() {
                DeValue::String(text) => judge(resource, text, home),
                _ => Err("this is no text".to_owned()),
            };
            if let Err(wrong) = judged {
                let wrong = format!("{} `{}`: {wrong}", resource.word(), name.get_ref());
                self.fault(&value.span(), wrong, format!("write {}", good(resource)));
            }
        }
    }

    fn judged(
        &mut self,
        environment: &'a DeTable<'_>,
        key: &str,
        is_good: fn(&str) -> bool,
        write: &str,
    ) -> Option<&'a str> {
        let value = environment.get(key)?;
        let text = match value.get_ref() {
            DeValue::String(text) => Some(text.as_ref()).filter(|text| is_good(text)),
            _ => None,
        };
        if text.is_none() {
            self.fault(&value.span(), format!("`{key}` cannot be this"), write);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WRONG: &str = r#"[environments.prod]
account = "111122223333"
region = "us-east-1"
instance = "11111111-2222-3333-4444-555555555555"

[environments.prod.queue]
one = "aaaaaaaa-0000-0000-0000-000000000001"
one = "aaaaaaaa-0000-0000-0000-000000000002"
two = ""
three = "arn:aws:connect:us-east-1:111122223333:instance/11111111-2222-3333-4444-555555555555/prompt/aaaaaaaa-0000-0000-0000-000000000003"
four = "arn:aws:connect:us-east-1:999999999999:instance/11111111-2222-3333-4444-555555555555/queue/aaaaaaaa-0000-0000-0000-000000000003"
five = "arn:aws:connect:us-west-2:111122223333:instance/11111111-2222-3333-4444-555555555555/queue/aaaaaaaa-0000-0000-0000-000000000003"
six = "arn:aws:connect:us-east-1:111122223333:instance/22222222-2222-3333-4444-555555555555/queue/aaaaaaaa-0000-0000-0000-000000000003"
seven = "somewhere"
eight = 8

[environments.prod.lambda]
nine = "arn:aws:connect:us-east-1:111122223333:instance/11111111-2222-3333-4444-555555555555"

[environments.prod.number]
ten = "0202 555 0100"

[environments.prod.queue]
"#;

    #[test]
    fn everything_that_is_wrong_is_told_at_once_with_its_line() {
        let faults = read(WRONG, "prod").unwrap().unwrap_err();
        let told: Vec<String> = faults.iter().map(Fault::to_string).collect();
        insta::assert_snapshot!(told.join("\n"));
    }

    #[test]
    fn ids_arns_and_numbers_are_good() {
        let text = r#"[environments.a.queue]
front = "aaaaaaaa-0000-0000-0000-000000000001"
[environments.a.lambda]
customer = "arn:aws:lambda:us-east-1:111122223333:function:customer:live"
[environments.a.number]
desk = "+12025550100"
"#;
        let read = read(text, "a").unwrap().unwrap();
        assert_eq!(read.number["desk"], "+12025550100");
    }

    #[test]
    fn a_key_that_nothing_reads_is_told_with_its_line() {
        let faults = read("[environments.a]\nregion = \"us-east-1\"\nqueues = {}\n", "a");
        let faults = faults.unwrap().unwrap_err();
        assert_eq!(faults[0].line, 3);
        assert!(faults[0].wrong.contains("queues"), "{}", faults[0]);
    }
}
