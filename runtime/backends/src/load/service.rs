//! Reads one service and holds it against what menus declare of it.

use std::time::Duration;

use http::{HeaderName, Method};
use pivotline_ir::Name;

use super::Loader;
use super::parts::{headers, milliseconds};
use crate::adapter::Adapter;
use crate::answer::Answers;
use crate::body::BodyTemplate;
use crate::config::{MethodConfig, ServiceConfig};
use crate::contract::Declared;
use crate::fault::list;
use crate::guard::Guard;
use crate::url::UrlTemplate;

/// The header of the idempotency key, where none is written.
const KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// How often a try is repeated at most.
const RETRIES: u8 = 2;

impl Loader<'_> {
    /// Reads a service. None where something is wrong, which is told.
    pub(super) fn service(&mut self, name: &Name, config: &ServiceConfig) -> Option<Adapter> {
        let place = format!("services.{name}");
        let before = self.faults.0.len();
        let declared = self.contracts.get(name).cloned().unwrap_or_else(|| {
            tracing::warn!(cause = "not_asked", service = %name, "no menu asks this service");
            Declared::default()
        });
        if let Some(unlike) = declared.unlike(config.changes) {
            self.faults.add(&format!("{place}.changes"), unlike);
        }
        let address = self.address(&place, config);
        let body = config.body.as_ref().map(BodyTemplate::parse).transpose();
        let body = self.faults.take(&format!("{place}.body"), body);
        let answers = Answers::new(&place, &config.gives, &declared);
        let answers = self.faults.join(answers);
        let headers = headers(&format!("{place}.headers"), &config.headers, &mut self.faults);
        let key_header = self.key_header(&place, config);
        let client = self.client_of(&format!("{place}.client"), config.client.as_deref());
        let credentials = client.map(super::Client::credentials);
        let timeout = self.timeout(&place, config, &declared);
        let (method, url) = address?;
        let body = body?;
        let parts = answers.as_ref();
        if let (Some(described), Some(answers)) = (&url.described, parts) {
            self.described(&place, described, body.is_some(), config, answers);
        }
        let url = url.url;
        if !declared.arguments().is_empty() || self.contracts.get(name).is_some() {
            self.arguments(&place, &url, body.as_ref(), &declared);
        }
        let (repeatable, retries) = self.retries(&place, config, &method);
        let transport = {
            let client =
                self.clients.get(config.client.as_deref().unwrap_or_default())?.as_ref()?;
            client.transport(url.origin.clone(), self)
        };
        let (credentials, answers) = (credentials?, answers?);
        (self.faults.0.len() == before).then(|| Adapter {
            method,
            url,
            headers,
            body,
            answers,
            timeout,
            changes: config.changes,
            key_header,
            repeatable,
            retries,
            credentials,
            transport,
            guard: Guard::new(name.as_str(), config.breaker, config.at_once),
        })
    }

    fn arguments(
        &mut self,
        place: &str,
        url: &UrlTemplate,
        body: Option<&BodyTemplate>,
        declared: &Declared,
    ) {
        let taken = declared.arguments();
        let body = body.map(BodyTemplate::arguments).unwrap_or_default();
        for argument in url.arguments().union(&body) {
            if !taken.contains(argument) {
                let what = format!("the menus give no `{argument}`; they give {}", list(&taken));
                self.faults.add(place, what);
            }
        }
    }

    fn key_header(&mut self, place: &str, config: &ServiceConfig) -> Option<HeaderName> {
        let Some(written) = &config.idempotency_header else {
            return config.changes.then_some(KEY);
        };
        let parsed = written.parse::<HeaderName>().map_err(|_| format!("`{written}` is no header"));
        self.faults.take(&format!("{place}.idempotency_header"), parsed)
    }

    fn timeout(
        &mut self,
        place: &str,
        config: &ServiceConfig,
        declared: &Declared,
    ) -> Option<Duration> {
        let timeout = milliseconds(config.timeout_ms?);
        let place = format!("{place}.timeout_ms");
        let within = declared.within_seconds();
        if timeout.is_zero() {
            self.faults.add(&place, "0 is no time");
        }
        if within > 0 && timeout > Duration::from_secs(within.into()) {
            let what = format!("the menus wait {within} s at most; say less, or leave it out");
            self.faults.add(&place, what);
        }
        Some(timeout)
    }

    /// Whether it may be asked twice, and how often it is.
    fn retries(&mut self, place: &str, config: &ServiceConfig, method: &Method) -> (bool, u8) {
        let reads = *method == Method::GET;
        let repeatable = reads || config.idempotency_header.is_some();
        let retries = config.retries.unwrap_or(u8::from(reads));
        let place = format!("{place}.retries");
        if retries > RETRIES {
            self.faults.add(&place, format!("{retries} are too many; at most {RETRIES}"));
        }
        if retries > 0 && !repeatable {
            let what = "only GET is repeated, or what knows a repetition by its key: write \
                        `idempotency_header`, if the service honours it";
            self.faults.add(&place, what);
        }
        (repeatable, retries)
    }
}

/// The method as HTTP has it.
pub(super) fn method_of(config: MethodConfig) -> Method {
    match config {
        MethodConfig::Get => Method::GET,
        MethodConfig::Post => Method::POST,
        MethodConfig::Put => Method::PUT,
        MethodConfig::Patch => Method::PATCH,
        MethodConfig::Delete => Method::DELETE,
    }
}
