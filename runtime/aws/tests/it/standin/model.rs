//! AWS's service models, as far as `model.json` keeps them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// The models, by the name of their service.
pub(super) static MODEL: LazyLock<BTreeMap<String, Service>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("model.json")).expect("model.json is a model")
});

#[derive(Deserialize)]
pub(super) struct Service {
    pub(super) metadata: Metadata,
    pub(super) operations: BTreeMap<String, Operation>,
    pub(super) shapes: BTreeMap<String, Shape>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Metadata {
    pub(super) api_version: String,
    endpoint_prefix: String,
    pub(super) json_version: Option<String>,
    pub(super) protocol: Protocol,
    signing_name: Option<String>,
    pub(super) target_prefix: Option<String>,
    pub(super) xml_namespace: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Protocol {
    RestJson,
    Json,
    Query,
}

#[derive(Deserialize)]
pub(super) struct Operation {
    pub(super) http: Http,
    pub(super) input: Reference,
    pub(super) output: Reference,
    pub(super) errors: Vec<Reference>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Http {
    pub(super) method: String,
    pub(super) request_uri: String,
}

/// A place where a shape is used, and how it is called on the wire there.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Reference {
    pub(super) shape: String,
    pub(super) location: Option<Location>,
    pub(super) location_name: Option<String>,
    pub(super) result_wrapper: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Location {
    Uri,
    Querystring,
    Header,
    StatusCode,
}

#[derive(Deserialize)]
pub(super) struct Shape {
    #[serde(rename = "type")]
    pub(super) kind: Kind,
    #[serde(default)]
    pub(super) required: Vec<String>,
    #[serde(default)]
    pub(super) members: BTreeMap<String, Reference>,
    pub(super) member: Option<Reference>,
    pub(super) key: Option<Reference>,
    pub(super) value: Option<Reference>,
    #[serde(default, rename = "enum")]
    pub(super) words: Vec<String>,
    pub(super) min: Option<f64>,
    pub(super) max: Option<f64>,
    pub(super) pattern: Option<String>,
    pub(super) payload: Option<String>,
    pub(super) error: Option<ErrorTrait>,
    #[serde(default)]
    fault: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    Structure,
    List,
    Map,
    String,
    Integer,
    Long,
    Float,
    Double,
    Boolean,
    Timestamp,
    Blob,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ErrorTrait {
    pub(super) code: Option<String>,
    http_status_code: u16,
}

impl Service {
    /// The service whose requests are signed for `name`.
    pub(super) fn signed_for(name: &str) -> Option<&'static Self> {
        MODEL.values().find(|service| service.signing_name() == name)
    }

    fn signing_name(&self) -> &str {
        self.metadata.signing_name.as_deref().unwrap_or(&self.metadata.endpoint_prefix)
    }

    pub(super) fn shape(&self, name: &str) -> &Shape {
        self.shapes.get(name).expect("a model names only shapes that it has")
    }
}

impl Shape {
    /// The HTTP status of an error of this shape; 400 where the model does not say.
    pub(super) fn status(&self) -> u16 {
        let plain = if self.fault { 500 } else { 400 };
        self.error.as_ref().map_or(plain, |error| error.http_status_code)
    }
}
