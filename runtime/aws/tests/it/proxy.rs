//! A proxy before a server that speaks JSON over HTTP: it loses, delays and refuses on demand, and
//! counts what each request cost.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_LENGTH, HOST};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioIo};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::Notify;

/// What happens to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nothing: it is passed on. It stands in a row of faults for a request that works.
    None,
    /// It is lost on its way, and the connection breaks.
    LoseRequest,
    /// It is served, and the connection breaks before the answer.
    LoseAnswer,
    /// It is served, and the answer is `500`.
    ServeAndFail,
    /// It is served, and the answer never comes.
    NeverAnswer,
    /// The connection breaks, and it is served when [`Proxy::release`] is called.
    Late,
    /// It is refused as too much.
    Throttle,
}

/// A request that came in.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// The operation, as `PutItem`.
    pub(crate) operation: String,
    /// What was sent.
    pub(crate) body: Value,
    /// The units that were consumed, where the answer says so.
    pub(crate) units: Option<f64>,
}

/// Where a process is held, among all requests that it makes through the proxies that share this.
#[derive(Default)]
pub(crate) struct Gate {
    held: Mutex<Option<(usize, Side)>>,
    passed: AtomicUsize,
    reached: Notify,
}

/// On which side of a request's effect a process is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// The request is sent and not served.
    Before,
    /// It is served and not answered.
    After,
}

impl Gate {
    /// Holds the request with this number, counted from now on.
    pub(crate) fn hold(&self, number: usize, side: Side) {
        self.passed.store(0, Ordering::SeqCst);
        *self.held.lock().unwrap() = Some((number, side));
    }

    /// Waits until a request is held.
    pub(crate) async fn reached(&self) {
        self.reached.notified().await;
    }

    fn of_next(&self) -> Option<Side> {
        let number = self.passed.fetch_add(1, Ordering::SeqCst);
        self.held.lock().unwrap().and_then(|(held, side)| (held == number).then_some(side))
    }

    async fn hold_for_ever(&self) -> ! {
        self.reached.notify_one();
        std::future::pending().await
    }
}

/// A running proxy. It ends with the test.
#[derive(Clone)]
pub(crate) struct Proxy {
    address: SocketAddr,
    inner: Arc<Inner>,
}

struct Inner {
    upstream: SocketAddr,
    client: Client<HttpConnector, Full<Bytes>>,
    faults: Mutex<VecDeque<Fault>>,
    always: Mutex<Option<Fault>>,
    seen: Mutex<Vec<Seen>>,
    late: Mutex<Vec<(hyper::http::request::Parts, Bytes)>>,
    gate: Arc<Gate>,
}

/// The connection is closed without an answer.
#[derive(Debug)]
struct Broken;

impl std::fmt::Display for Broken {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("the connection was broken on purpose")
    }
}

impl std::error::Error for Broken {}

impl Proxy {
    /// A proxy before this server.
    pub(crate) async fn before(upstream: SocketAddr) -> Self {
        Self::gated(upstream, Arc::default()).await
    }

    /// A proxy before this server that holds what the gate says.
    pub(crate) async fn gated(upstream: SocketAddr, gate: Arc<Gate>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let client = Client::builder(TokioExecutor::new()).build_http();
        let inner = Arc::new(Inner {
            upstream,
            client,
            faults: Mutex::default(),
            always: Mutex::default(),
            seen: Mutex::default(),
            late: Mutex::default(),
            gate,
        });
        tokio::spawn(accept(listener, Arc::clone(&inner)));
        Self { address, inner }
    }

    /// Where it listens.
    pub(crate) fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What happens to the next requests, one fault each.
    pub(crate) fn next(&self, faults: impl IntoIterator<Item = Fault>) {
        self.inner.faults.lock().unwrap().extend(faults);
    }

    /// What happens to every request, where nothing was said about the next one.
    pub(crate) fn always(&self, fault: Option<Fault>) {
        *self.inner.always.lock().unwrap() = fault;
    }

    /// The requests since this was asked last, oldest first.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        std::mem::take(&mut self.inner.seen.lock().unwrap())
    }

    /// Serves what came too late, in the order in which it was sent; the answers.
    pub(crate) async fn release(&self) -> Vec<Value> {
        let late = std::mem::take(&mut *self.inner.late.lock().unwrap());
        let mut answers = Vec::new();
        for (parts, body) in late {
            answers.push(self.inner.serve(parts, body).await.1);
        }
        answers
    }
}

async fn accept(listener: TcpListener, inner: Arc<Inner>) -> Result<Infallible, std::io::Error> {
    loop {
        let (stream, _) = listener.accept().await?;
        let inner = Arc::clone(&inner);
        tokio::spawn(async move {
            let service = service_fn(move |request| {
                let inner = Arc::clone(&inner);
                async move { inner.answer(request).await }
            });
            // A client that goes away, or a connection that breaks on purpose, is no failure.
            let _ended =
                http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

impl Inner {
    async fn answer(&self, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Broken> {
        let (parts, body) = request.into_parts();
        let body = body.collect().await.map_err(|_| Broken)?.to_bytes();
        match self.gate.of_next() {
            None => {}
            Some(Side::Before) => self.gate.hold_for_ever().await,
            Some(Side::After) => {
                self.serve(parts, body).await;
                self.gate.hold_for_ever().await
            }
        }
        let next = self.faults.lock().unwrap().pop_front();
        let fault = next.or(*self.always.lock().unwrap()).unwrap_or(Fault::None);
        match fault {
            Fault::None => Ok(self.serve(parts, body).await.0),
            Fault::LoseRequest => {
                self.note(&parts, &body, &Value::Null);
                Err(Broken)
            }
            Fault::LoseAnswer => {
                self.serve(parts, body).await;
                Err(Broken)
            }
            Fault::ServeAndFail => {
                self.serve(parts, body).await;
                Ok(refusal(500, "InternalServerError"))
            }
            Fault::NeverAnswer => {
                self.serve(parts, body).await;
                std::future::pending().await
            }
            Fault::Late => {
                self.late.lock().unwrap().push((parts, body));
                Err(Broken)
            }
            Fault::Throttle => {
                self.note(&parts, &body, &Value::Null);
                Ok(refusal(400, "ProvisionedThroughputExceededException"))
            }
        }
    }

    /// Passes a request on and asks for its cost.
    async fn serve(
        &self,
        mut parts: hyper::http::request::Parts,
        body: Bytes,
    ) -> (Response<Full<Bytes>>, Value) {
        let asked = with_cost(&operation(&parts), &body);
        parts.headers.remove(CONTENT_LENGTH);
        parts.headers.remove(HOST);
        let address = format!("http://{}{}", self.upstream, parts.uri);
        parts.uri = address.parse().unwrap();
        let request = Request::from_parts(parts.clone(), Full::new(asked));
        let response = self.client.request(request).await.unwrap();
        let (head, answer) = response.into_parts();
        let answer = answer.collect().await.unwrap().to_bytes();
        let value: Value = serde_json::from_slice(&answer).unwrap_or_default();
        self.note(&parts, &body, &value);
        (Response::from_parts(head, Full::new(answer)), value)
    }

    fn note(&self, parts: &hyper::http::request::Parts, body: &Bytes, answer: &Value) {
        let units = answer.pointer("/ConsumedCapacity/CapacityUnits").and_then(Value::as_f64);
        let body = serde_json::from_slice(body).unwrap_or_default();
        let operation = operation(parts);
        self.seen.lock().unwrap().push(Seen { operation, body, units });
    }
}

fn operation(parts: &hyper::http::request::Parts) -> String {
    let target = parts.headers.get("x-amz-target").map_or("", |target| target.to_str().unwrap());
    target.rsplit('.').next().unwrap_or_default().to_owned()
}

fn with_cost(operation: &str, body: &Bytes) -> Bytes {
    if !operation.ends_with("Item") && !operation.ends_with("Items") {
        return body.clone();
    }
    let mut value: Value = serde_json::from_slice(body).unwrap();
    value["ReturnConsumedCapacity"] = "TOTAL".into();
    value.to_string().into()
}

fn refusal(status: u16, code: &str) -> Response<Full<Bytes>> {
    let kind = format!("com.amazonaws.dynamodb.v20120810#{code}");
    let body = json!({"__type": kind, "message": "on purpose"}).to_string();
    let answer = Response::builder().status(status);
    answer
        .header("content-type", "application/x-amz-json-1.0")
        .body(Full::new(body.into()))
        .unwrap()
}
