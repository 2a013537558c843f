//! Reads where a service is and how it is asked: as it is written, or as its description says.

use std::path::Path;

use http::Method;

use super::Loader;
use super::service::method_of;
use crate::answer::Answers;
use crate::config::{MethodConfig, ServiceConfig};
use crate::openapi::{Operation, Place};
use crate::template::Template;
use crate::url::UrlTemplate;

/// Where a service is.
pub(super) struct Address {
    pub(super) url: UrlTemplate,
    /// The operation of its description, where there is one.
    pub(super) described: Option<Operation>,
}

impl Loader<'_> {
    /// Where a service is and by which method it is asked.
    pub(super) fn address(
        &mut self,
        place: &str,
        config: &ServiceConfig,
    ) -> Option<(Method, Address)> {
        let (method, address) = match (&config.openapi, &config.operation) {
            (Some(file), Some(operation)) => {
                let operation = operation_of(file, operation);
                let operation = self.faults.take(&format!("{place}.openapi"), operation)?;
                let url = self.url_of(place, config, &operation)?;
                let method = operation.method.clone();
                (method, Address { url, described: Some(operation) })
            }
            (None, None) => {
                let url = config.url.as_deref().ok_or("write its address as `url`".to_owned());
                let url = self.faults.take(&format!("{place}.url"), url)?;
                let url = self.faults.take(&format!("{place}.url"), UrlTemplate::parse(url))?;
                if !config.parameters.is_empty() {
                    let place = format!("{place}.parameters");
                    self.faults.add(&place, "only a description's operation has parameters");
                }
                let usual =
                    if config.body.is_some() { MethodConfig::Post } else { MethodConfig::Get };
                let method = method_of(config.method.unwrap_or(usual));
                (method, Address { url, described: None })
            }
            _ => {
                self.faults.add(place, "`openapi` and `operation` belong together");
                return None;
            }
        };
        self.secure(&format!("{place}.url"), &address.url.origin)?;
        self.method(place, config, &method);
        Some((method, address))
    }

    fn method(&mut self, place: &str, config: &ServiceConfig, method: &Method) {
        let place = format!("{place}.method");
        if config.method.is_some_and(|written| method_of(written) != *method) {
            self.faults.add(&place, format!("its description says {method}"));
        }
        if *method == Method::GET && config.body.is_some() {
            self.faults.add(&place, "GET has no body");
        }
        if *method == Method::GET && config.changes {
            self.faults.add(&place, "GET changes nothing, and may be repeated by anybody");
        }
        if matches!(*method, Method::PUT | Method::PATCH | Method::DELETE) && !config.changes {
            self.faults.add(&place, format!("{method} changes something: write `changes = true`"));
        }
    }

    /// The address of an operation, with its parameters as they are to be filled.
    fn url_of(
        &mut self,
        place: &str,
        config: &ServiceConfig,
        operation: &Operation,
    ) -> Option<UrlTemplate> {
        let written = |name: &str| {
            let text = config.parameters.get(name).cloned();
            text.unwrap_or_else(|| format!("{{{name}}}"))
        };
        let server = config.url.as_deref().or(operation.server.as_deref());
        let server = server.ok_or("its description names no server; write `url`".to_owned());
        let mut path = operation.path.clone();
        for parameter in operation.parameters.iter().filter(|it| it.place == Place::Path) {
            path = path.replace(&format!("{{{}}}", parameter.name), &written(&parameter.name));
        }
        let server = self.faults.take(place, server)?;
        let whole = format!("{}{path}", server.trim_end_matches('/'));
        let mut url = self.faults.take(&format!("{place}.url"), UrlTemplate::parse(&whole))?;
        for parameter in operation.parameters.iter().filter(|it| it.place == Place::Query) {
            // One that nobody needs is sent where something is said about it.
            if parameter.required || config.parameters.contains_key(&parameter.name) {
                let value = Template::parse(&written(&parameter.name));
                let value = self.faults.take(&format!("{place}.parameters"), value)?;
                url.push_query(&parameter.name, value);
            }
        }
        Some(url)
    }

    /// Holds what is written and what the menus declare against the description.
    pub(super) fn described(
        &mut self,
        place: &str,
        operation: &Operation,
        has_body: bool,
        config: &ServiceConfig,
        answers: &Answers,
    ) {
        let known = |name: &String| operation.parameters.iter().any(|it| it.name == *name);
        for name in config.parameters.keys().filter(|name| !known(name)) {
            self.faults.add(&format!("{place}.parameters"), format!("there is no `{name}`"));
        }
        for parameter in operation.parameters.iter().filter(|it| it.required) {
            let name = &parameter.name;
            let header = config.headers.keys().any(|it| it.eq_ignore_ascii_case(name))
                || config
                    .idempotency_header
                    .as_ref()
                    .is_some_and(|it| it.eq_ignore_ascii_case(name));
            match parameter.place {
                Place::Header if !header => {
                    self.faults.add(&format!("{place}.headers"), format!("it needs `{name}`"));
                }
                Place::Cookie => {
                    let what = format!("it needs the cookie `{name}`, and none are sent");
                    self.faults.add(&format!("{place}.headers"), what);
                }
                Place::Header | Place::Path | Place::Query => {}
            }
        }
        if operation.needs_body() && !has_body {
            self.faults.add(&format!("{place}.body"), "it needs a body");
        }
        for what in operation.body_faults(config.body.as_ref()) {
            self.faults.add(&format!("{place}.body"), what);
        }
        for (name, give) in &answers.gives {
            for what in operation.answer_faults(give, &answers.declared().kinds(name)) {
                self.faults.add(&format!("{place}.gives.{name}"), what);
            }
        }
    }
}

fn operation_of(file: &Path, operation: &str) -> Result<Operation, String> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| format!("`{}` cannot be read: {}", file.display(), error.kind()))?;
    let document = serde_json::from_str(&text)
        .map_err(|error| format!("`{}` is not JSON: {error}", file.display()))?;
    Operation::find(document, operation)
}
