//! One service: how a question becomes a request, and an answer its fields.

mod ask;
mod verdict;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use http::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use http::{Method, Request};
use http_body_util::Full;
use hyper::body::Bytes;
use pivotline_service::ports::Question;

use crate::answer::Answers;
use crate::body::BodyTemplate;
use crate::credentials::Credentials;
use crate::guard::Guard;
use crate::network::Transport;
use crate::url::{Unfit, UrlTemplate};

pub use ask::within;

/// One service.
pub(crate) struct Adapter {
    pub(crate) method: Method,
    pub(crate) url: UrlTemplate,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<BodyTemplate>,
    pub(crate) answers: Answers,
    pub(crate) timeout: Option<Duration>,
    /// Whether asking it changes something.
    pub(crate) changes: bool,
    /// The header of the idempotency key, where one is sent.
    pub(crate) key_header: Option<HeaderName>,
    /// Whether it may be asked twice.
    pub(crate) repeatable: bool,
    pub(crate) retries: u8,
    pub(crate) credentials: Arc<Credentials>,
    pub(crate) transport: Transport,
    pub(crate) guard: Guard,
}

impl Adapter {
    /// The request of a question, without credentials.
    fn request(&self, question: &Question<'_>) -> Result<Request<Full<Bytes>>, String> {
        let arguments: &BTreeMap<String, String> = question.arguments;
        let target = self.url.fill(arguments).map_err(|unfit| match unfit {
            Unfit::Missing(argument) => format!("the argument `{argument}` is missing"),
            Unfit::Segment => "an argument cannot be a part of a path".to_owned(),
        })?;
        let body = match &self.body {
            None => Bytes::new(),
            Some(body) => {
                let unfit = |argument| format!("the argument `{argument}` does not fit the body");
                body.fill(arguments).map_err(unfit)?.to_string().into()
            }
        };
        let mut request = Request::new(Full::new(body));
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = target.parse().map_err(|_| "there is no such address".to_owned())?;
        let headers = request.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        if self.body.is_some() {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        headers.extend(self.headers.clone());
        if let Some(name) = &self.key_header {
            let key = HeaderValue::from_str(question.idempotency_key);
            let key = key.map_err(|_| "the idempotency key is no header".to_owned())?;
            headers.insert(name.clone(), key);
        }
        Ok(request)
    }
}
