//! AWS Query: a form goes in, XML comes out.

use std::collections::BTreeMap;

use axum::body::{Body, Bytes};
use axum::http::{Request, Response, StatusCode};
use serde_json::{Map, Value};

use super::super::faults::Refusal;
use super::super::model::{Kind, Reference, Service};
use super::{Asked, expect_type, response};

pub(super) fn read(service: &'static Service, request: &Request<Bytes>) -> Result<Asked, String> {
    if request.method() != "POST" || request.uri().path() != "/" {
        return Err(format!("{} {} is no way here", request.method(), request.uri().path()));
    }
    expect_type(request, "application/x-www-form-urlencoded")?;
    let mut form = Form(form_urlencoded::parse(request.body()).into_owned().collect());
    let action = form.0.remove("Action").ok_or("it names no action")?;
    let version = form.0.remove("Version").unwrap_or_default();
    if version != service.metadata.api_version {
        return Err(format!("`{version}` is no version"));
    }
    let found = service.operations.get_key_value(&action);
    let (name, operation) = found.ok_or(format!("`{action}` is no operation"))?;
    let input = form.structure(service, &operation.input.shape, "");
    if let Some(field) = form.0.keys().next() {
        return Err(format!("`{field}` is no member"));
    }
    Ok(Asked { service, name, operation, input: Value::Object(input.unwrap_or_default()) })
}

/// The fields that nobody has taken yet.
struct Form(BTreeMap<String, String>);

impl Form {
    fn value(&mut self, service: &Service, place: &Reference, path: &str) -> Option<Value> {
        match service.shape(&place.shape).kind {
            Kind::Structure => self.structure(service, &place.shape, path).map(Value::Object),
            Kind::Map => self.map(service, &place.shape, path).map(Value::Object),
            Kind::String | Kind::Blob => self.0.remove(path).map(Value::from),
            // No operation here has another kind in a form; its field is refused as no member.
            _ => None,
        }
    }

    fn structure(
        &mut self,
        service: &Service,
        shape: &str,
        path: &str,
    ) -> Option<Map<String, Value>> {
        let dot = if path.is_empty() { "" } else { "." };
        let members = service.shape(shape).members.iter().filter_map(|(name, member)| {
            let wire = member.location_name.as_deref().unwrap_or(name);
            let value = self.value(service, member, &format!("{path}{dot}{wire}"))?;
            Some((name.clone(), value))
        });
        let members: Map<String, Value> = members.collect();
        (!members.is_empty()).then_some(members)
    }

    fn map(&mut self, service: &Service, shape: &str, path: &str) -> Option<Map<String, Value>> {
        let shape = service.shape(shape);
        let (key, value) = (shape.key.as_ref()?, shape.value.as_ref()?);
        let wire = |place: &Reference, plain: &str| {
            place.location_name.clone().unwrap_or_else(|| plain.to_owned())
        };
        let mut entries = Map::new();
        for index in 1.. {
            let entry = format!("{path}.entry.{index}");
            let name = self.0.remove(&format!("{entry}.{}", wire(key, "key")));
            let Some(name) = name else { break };
            let path = format!("{entry}.{}", wire(value, "value"));
            entries.insert(name, self.value(service, value, &path).unwrap_or(Value::Null));
        }
        (!entries.is_empty()).then_some(entries)
    }
}

pub(super) fn answer(asked: &Asked, output: &Value) -> Response<Body> {
    let wrapper = asked.operation.output.result_wrapper.as_deref().unwrap_or("Result");
    let (name, space) = (asked.name, namespace(asked.service));
    let inner = elements(output);
    let metadata = format!("<RequestId>{}</RequestId>", super::super::fresh("request"));
    let xml = format!(
        "<{name}Response xmlns=\"{space}\"><{wrapper}>{inner}</{wrapper}>\
         <ResponseMetadata>{metadata}</ResponseMetadata></{name}Response>"
    );
    response(StatusCode::OK, "text/xml", xml)
}

pub(super) fn refuse(service: &Service, status: StatusCode, refusal: &Refusal) -> Response<Body> {
    let error = service.shapes.get(&refusal.code).and_then(|shape| shape.error.as_ref());
    let code = error.and_then(|error| error.code.as_deref()).unwrap_or(&refusal.code);
    let side = if status.is_server_error() { "Receiver" } else { "Sender" };
    let members = elements(&refusal.members);
    let (space, request) = (namespace(service), super::super::fresh("request"));
    let xml = format!(
        "<ErrorResponse xmlns=\"{space}\"><Error><Type>{side}</Type><Code>{code}</Code>{members}\
         </Error><RequestId>{request}</RequestId></ErrorResponse>"
    );
    response(status, "text/xml", xml)
}

fn namespace(service: &Service) -> &str {
    service.metadata.xml_namespace.as_deref().unwrap_or_default()
}

/// An answer's members. Those of the operations here are all plain texts.
fn elements(members: &Value) -> String {
    let members = members.as_object().into_iter().flatten();
    let element = |(name, value): (&String, &Value)| {
        let text = value.as_str().expect("a member here is a text");
        let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        format!("<{name}>{text}</{name}>")
    };
    members.map(element).collect()
}
