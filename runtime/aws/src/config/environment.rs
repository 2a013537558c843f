//! `[environments.NAME]`: one environment, whole.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use pivotline_backends::Faults;
use pivotline_service::arn::{is_account, is_region};
use toml::Table;
use toml::de::DeTable;

use super::contact_centre::{ContactCentreSettings, Instance, instance, part};
use super::endpoints::Endpoints;
use super::fault::{ConfigError, Fault};
use super::home::Home;
use super::numbers::NumberSettings;
use super::prices;
use super::runtime::RuntimeSettings;
use super::section::{Reading, Section};
use super::telemetry::TelemetrySettings;
use super::texts::{NUMBER, TextSettings, number};
use crate::invoke::ServicesConfig;

/// One environment, whole.
#[derive(Clone, Debug)]
pub struct Environment {
    /// Its name.
    pub name: String,
    /// The AWS account.
    pub account: Option<String>,
    /// The AWS Region.
    pub region: String,
    /// The id of the Amazon Connect instance whose flows may call functions.
    pub instance: Option<String>,
    /// What the menus' names are bound to.
    pub bound: Bound,
    /// Where the runtime is reached and what it keeps where.
    pub runtime: RuntimeSettings,
    /// Who sends text messages.
    pub texts: TextSettings,
    /// Who knows telephone numbers.
    pub numbers: NumberSettings,
    /// How contacts go to people; `None` where the environment has no instance.
    pub contact_centre: Option<ContactCentreSettings>,
    /// How services are reached: the tables `services`, `clients` and `network`.
    pub services: ServicesConfig,
    /// Where logs, traces, metrics and events go.
    pub telemetry: TelemetrySettings,
    /// Other addresses for AWS's services.
    pub endpoints: Endpoints,
}

/// What the menus' names are bound to: ids or ARNs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bound {
    /// Functions.
    pub lambda: BTreeMap<String, String>,
    /// Queues.
    pub queue: BTreeMap<String, String>,
    /// Opening hours.
    pub hours: BTreeMap<String, String>,
    /// Flows.
    pub flow: BTreeMap<String, String>,
    /// Recordings.
    pub prompt: BTreeMap<String, String>,
    /// Telephone numbers, in E.164.
    pub number: BTreeMap<String, String>,
    /// Keys that stored input is encrypted under.
    pub key: BTreeMap<String, String>,
    /// The certificates of these keys.
    pub certificate: BTreeMap<String, String>,
}

impl Environment {
    /// Reads one environment of the text of a `pivotline.toml`.
    ///
    /// # Errors
    /// Something is wrong with it; all of that is told.
    pub fn read(text: &str, name: &str) -> Result<Self, ConfigError> {
        match Self::examine(text, name) {
            (Some(environment), ConfigError(faults)) if faults.is_empty() => Ok(environment),
            (_, faults) => Err(faults),
        }
    }

    /// Reads as much as can be read of one environment, and all that is wrong with it. What is
    /// wrong is empty in it, so that the rest can be looked at; nothing may be served by it.
    #[must_use]
    pub fn examine(text: &str, name: &str) -> (Option<Self>, ConfigError) {
        let (_, wrong) = DeTable::parse_recoverable(text);
        if !wrong.is_empty() {
            return (None, ConfigError(wrong.iter().map(|error| not_toml(text, error)).collect()));
        }
        match toml::from_str::<Table>(text) {
            Ok(file) => {
                let reading = Reading::default();
                let environment = read(&file, name, &reading);
                (environment, ConfigError(reading.faults.into_inner()))
            }
            Err(error) => (None, ConfigError(vec![not_toml(text, &error)])),
        }
    }

    /// The same, with the files that it names beside the file that it stands in.
    #[must_use]
    pub fn beside(mut self, file: &Path) -> Self {
        let folder = file.parent().map(PathBuf::from).unwrap_or_default();
        for service in self.services.http.services.values_mut() {
            service.openapi = service.openapi.take().map(|openapi| folder.join(openapi));
        }
        self
    }
}

fn not_toml(text: &str, error: &toml::de::Error) -> Fault {
    let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
    Fault {
        place: format!("pivotline.toml:{}", before.matches('\n').count() + 1),
        wrong: format!("this is no TOML ({})", error.message().replace('\n', " ")),
        write: "mend it there".to_owned(),
    }
}

fn read(file: &Table, name: &str, reading: &Reading) -> Option<Environment> {
    let environments = file.get("environments").and_then(toml::Value::as_table);
    let Some(table) = environments.and_then(|all| all.get(name)).and_then(toml::Value::as_table)
    else {
        let known = environments.into_iter().flat_map(Table::keys).cloned().collect::<Vec<_>>();
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        reading.faults.borrow_mut().push(Fault {
            place: format!("environments.{name}"),
            wrong: format!("there is no such environment; there are: {known}"),
            write: format!("[environments.{name}]"),
        });
        return None;
    };
    let section = Section::new(format!("environments.{name}"), "", Some(table), reading);
    let environment = whole(&section, name);
    section.done();
    environment
}

const ACCOUNT: &str = "write its twelve digits in quotes";
const REGION: &str = "write a Region, as \"us-east-1\"";
const INSTANCE: &str = "write the last part of the instance's ARN";

fn whole(section: &Section<'_>, name: &str) -> Option<Environment> {
    let account = section.judged("account", ACCOUNT, |text| match is_account(text) {
        true => Ok(text.to_owned()),
        false => Err("this is no number of an account"),
    });
    section.required("region", REGION);
    let region = section.judged("region", REGION, |text| match is_region(text) {
        true => Ok(text.to_owned()),
        false => Err("there can be no Region of this name"),
    });
    let home = Home { account: account.as_deref(), region: region.as_deref() };
    let instance = section.judged("instance", INSTANCE, instance);
    let bound = bound(section, instance.as_ref(), home);
    let runtime = part_of(section, "runtime", |part| RuntimeSettings::read(part, home));
    let texts = part_of(section, "texts", TextSettings::read);
    let numbers = part_of(section, "numbers", NumberSettings::read);
    let contact_centre = part_of(section, "connect", |part| {
        if part.is_there() && instance.is_none() {
            part.fault(
                "instance",
                "the environment has no instance",
                "write it above, as `instance`",
            );
        }
        ContactCentreSettings::read(part, instance.as_ref(), home)
    });
    let telemetry = part_of(section, "telemetry", TelemetrySettings::read);
    let endpoints = part_of(section, "endpoints", Endpoints::read);
    let prices = section.section("prices");
    prices::check(&prices);
    prices.done();
    Some(Environment {
        name: name.to_owned(),
        services: services(section),
        telemetry,
        instance: instance.map(|instance| instance.0),
        bound,
        contact_centre,
        numbers,
        endpoints,
        runtime,
        texts,
        // Where AWS is cannot be guessed.
        region: region?,
        account,
    })
}

fn part_of<'a, T>(
    section: &Section<'a>,
    key: &'static str,
    read: impl FnOnce(&Section<'a>) -> T,
) -> T {
    let part = section.section(key);
    let settings = read(&part);
    part.done();
    settings
}

const SERVICES: &str = "write it as `runtime/backends/SERVICES.md` shows";

fn services(section: &Section<'_>) -> ServicesConfig {
    let tables = ["services", "clients", "network"].into_iter();
    let tables = tables.map(|key| (key.to_owned(), section.whole_table(key)));
    let tables = tables.filter(|(_, table)| !table.is_empty());
    let tables: Table = tables.map(|(key, table)| (key, table.into())).collect();
    let (config, Faults(found)) = ServicesConfig::examine(&tables);
    for fault in found {
        section.fault(&fault.place, &fault.what, SERVICES);
    }
    config
}

fn bound(section: &Section<'_>, instance: Option<&Instance>, home: Home<'_>) -> Bound {
    let bound = Bound {
        lambda: section.names("lambda"),
        queue: section.names("queue"),
        hours: section.names("hours"),
        flow: section.names("flow"),
        prompt: section.names("prompt"),
        number: section.names("number"),
        key: section.names("key"),
        certificate: section.names("certificate"),
    };
    for (name, text) in &bound.number {
        if let Err(wrong) = number(text) {
            section.fault(&format!("number.{name}"), wrong, NUMBER);
        }
    }
    for (name, arn) in &bound.lambda {
        if let Err(wrong) = home.holds(arn, "lambda", "function:") {
            section.fault(&format!("lambda.{name}"), wrong, "write the ARN of a Lambda function");
        }
    }
    let parts = [
        ("queue", "queue", &bound.queue),
        ("hours", "operating-hours", &bound.hours),
        ("flow", "contact-flow", &bound.flow),
        ("prompt", "prompt", &bound.prompt),
    ];
    for (key, kind, names) in parts {
        for (name, text) in names {
            if let Err(wrong) = part(text, kind, instance, home) {
                let write = format!("write the id or the ARN of a {kind} of the instance");
                section.fault(&format!("{key}.{name}"), wrong, &write);
            }
        }
    }
    bound
}

#[cfg(test)]
mod tests;
