//! `[environments.NAME.telemetry]`: where logs, traces, metrics and journey events go.

use std::net::SocketAddr;

use pivotline_telemetry::logs;

use super::runtime::is_on_this_machine;
use super::section::Section;

/// Where logs, traces, metrics and journey events go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TelemetrySettings {
    /// What is logged: `info`, or `warn,pivotline_aws=debug`.
    pub level: String,
    /// Where traces are posted by OTLP over HTTP; without it there are none.
    pub traces: Option<String>,
    /// How many of a thousand journeys are traced.
    pub traces_per_thousand: u32,
    /// Where journey events go.
    pub events: EventsPlace,
    /// Where a server shows its metrics; without it, nowhere.
    pub metrics: Option<SocketAddr>,
}

/// Where journey events go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventsPlace {
    /// Into the log.
    Log,
    /// Onto standard output in CloudWatch's embedded metric format.
    Emf,
    /// Into a file, one a line.
    File(String),
}

impl TelemetrySettings {
    pub(super) fn read(section: &Section<'_>) -> Self {
        let write = "write \"https://collector.example.com/v1/traces\"";
        let traces = section.judged("traces", write, |text| {
            let is_plain = text.starts_with("http://");
            if text.starts_with("https://") || is_plain && is_on_this_machine(text) {
                Ok(text.to_owned())
            } else if is_plain {
                Err("traces leave this machine by https alone")
            } else {
                Err("this is no address of the web")
            }
        });
        let write = "write \"info\", or \"warn,pivotline_aws=debug\"";
        let level = section.judged("level", write, |text| match logs::level(text) {
            Ok(_) => Ok(text.to_owned()),
            Err(_) => Err("this is no list of levels"),
        });
        let places = [("log", 0), ("emf", 1), ("file", 2)];
        let file = section.text("events_file").map(str::to_owned);
        let events = match section.one_of("events", &places) {
            Some(1) => EventsPlace::Emf,
            Some(2) => EventsPlace::File(file.clone().unwrap_or_default()),
            _ => EventsPlace::Log,
        };
        if file.is_some() != matches!(events, EventsPlace::File(_)) {
            let wrong = "a file of events goes with `events = \"file\"`, and with nothing else";
            section.fault("events_file", wrong, "write both or neither");
        }
        let write = "write an address of its own and a port, as \"127.0.0.1:9464\"";
        let metrics = section.judged("metrics", write, |text| {
            text.parse().map_err(|_| "this is no address to listen at")
        });
        Self {
            metrics,
            level: level.unwrap_or_else(|| "info".to_owned()),
            traces,
            traces_per_thousand: section.whole("traces_per_thousand", 0..=1_000, 1_000),
            events,
        }
    }
}
