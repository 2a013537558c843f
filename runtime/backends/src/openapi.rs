//! OpenAPI 3 descriptions: where an operation is, what it needs and what it answers.

mod schema;

use http::Method;
use pivotline_ir::Kind;
use serde_json::Value;

use crate::answer::Give;
use schema::Schema;

/// An operation of a description.
#[derive(Debug)]
pub(crate) struct Operation {
    document: Value,
    /// Where the operation is in it.
    at: String,
    pub(crate) method: Method,
    /// The first server's address.
    pub(crate) server: Option<String>,
    pub(crate) path: String,
    pub(crate) parameters: Vec<Parameter>,
}

/// A parameter of an operation.
#[derive(Debug)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) place: Place,
    pub(crate) required: bool,
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Path,
    Query,
    Header,
    Cookie,
}

/// The methods that an operation may have.
const METHODS: [(&str, Method); 5] = [
    ("get", Method::GET),
    ("post", Method::POST),
    ("put", Method::PUT),
    ("patch", Method::PATCH),
    ("delete", Method::DELETE),
];

impl Operation {
    /// Finds the operation of this id.
    pub(crate) fn find(document: Value, id: &str) -> Result<Self, String> {
        let version = document.get("openapi").and_then(Value::as_str).unwrap_or_default();
        if !version.starts_with("3.") {
            return Err("this is not an OpenAPI 3 description".to_owned());
        }
        let empty = serde_json::Map::new();
        let paths = document.get("paths").and_then(Value::as_object).unwrap_or(&empty);
        for (path, item) in paths {
            for (word, method) in METHODS {
                let Some(operation) = item.get(word) else { continue };
                if operation.get("operationId").and_then(Value::as_str) != Some(id) {
                    continue;
                }
                let server = [operation, item, &document].into_iter().find_map(server_of);
                let own = operation.get("parameters").and_then(Value::as_array);
                let shared = item.get("parameters").and_then(Value::as_array);
                let mut parameters: Vec<Parameter> = Vec::new();
                for parameter in own.into_iter().chain(shared).flatten() {
                    let parameter = parameter_of(&document, parameter)?;
                    // The operation's own one takes the place of the path's.
                    if !parameters
                        .iter()
                        .any(|it| it.name == parameter.name && it.place == parameter.place)
                    {
                        parameters.push(parameter);
                    }
                }
                let escaped = path.replace('~', "~0").replace('/', "~1");
                let at = format!("/paths/{escaped}/{word}");
                let (path, server) = (path.clone(), server.map(str::to_owned));
                return Ok(Self { at, method, server, path, parameters, document });
            }
        }
        Err(format!("it has no operation `{id}`"))
    }

    fn part(&self, pointer: &str) -> Option<&Value> {
        let part = self.document.pointer(&self.at)?.pointer(pointer)?;
        schema::resolved(&self.document, part)
    }

    /// Whether it takes no request without a body.
    pub(crate) fn needs_body(&self) -> bool {
        let body = self.part("/requestBody").and_then(|body| body.get("required"));
        body.and_then(Value::as_bool).unwrap_or(false)
    }

    /// What the operation needs that a body does not have.
    pub(crate) fn body_faults(&self, body: Option<&Value>) -> Vec<String> {
        let (Some(body), Some(wanted)) = (body, self.part("/requestBody")) else {
            return Vec::new();
        };
        let Some(schema) = json_schema(wanted) else {
            return vec!["it takes no JSON body".to_owned()];
        };
        let required = Schema::new(&self.document, schema).required();
        let missing = required.into_iter().filter(|name| body.get(name).is_none());
        missing.map(|name| format!("it needs `{name}`")).collect()
    }

    /// What speaks against taking a field of these kinds there.
    pub(crate) fn answer_faults(&self, give: &Give, kinds: &[Kind]) -> Vec<String> {
        let Some(answer) = self.answer() else {
            return vec!["its description has no JSON answer".to_owned()];
        };
        answer.faults(give, kinds)
    }

    fn answer(&self) -> Option<Schema<'_>> {
        let good = ["200", "201", "202", "203", "2XX", "default"];
        let answer = good.iter().find_map(|status| self.part(&format!("/responses/{status}")))?;
        json_schema(answer).map(|schema| Schema::new(&self.document, schema))
    }
}

fn server_of(value: &Value) -> Option<&str> {
    value.pointer("/servers/0/url").and_then(Value::as_str)
}

fn json_schema(value: &Value) -> Option<&Value> {
    let content = value.get("content")?.as_object()?;
    let json = |media: &str| {
        let media = media.split(';').next().unwrap_or_default().trim();
        media == "application/json" || media.ends_with("+json") || media == "*/*"
    };
    content.iter().find(|(media, _)| json(media))?.1.get("schema")
}

fn parameter_of(document: &Value, value: &Value) -> Result<Parameter, String> {
    let value = schema::resolved(document, value).ok_or("a parameter leads nowhere")?;
    let text = |key: &str| value.get(key).and_then(Value::as_str);
    let name = text("name").ok_or("a parameter has no name")?.to_owned();
    let place = match text("in") {
        Some("path") => Place::Path,
        Some("query") => Place::Query,
        Some("header") => Place::Header,
        Some("cookie") => Place::Cookie,
        _ => return Err(format!("the parameter `{name}` is nowhere")),
    };
    let required = value.get("required").and_then(Value::as_bool).unwrap_or(false);
    Ok(Parameter { name, place, required: required || place == Place::Path })
}
